import { expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { audit } from './audit';
import { PHONE } from './browser';
import {
  colouredPhoto,
  colourExport,
  namelessExport,
  writeFolder,
  writeZip,
} from './colour-export';
import { describePage } from './describe-page';
import type { PageSession } from './page-session';

/** What the issue allows from a dropped zip to the first answer. */
const MOST_SECONDS = 15;

/** What the page hears of a model that is still on its way to the classifier, and asks again. */
const NOT_THERE_YET = [404, 503];

describePage(
  'models by upload',
  ({ open }) => {
    const card = ({ page }: PageSession, name: string): Locator =>
      page.getByRole('article', { name, exact: true });

    async function goThere(session: PageSession): Promise<void> {
      await session.page.getByRole('link', { name: 'Models' }).click();
      await session.page.getByText('Drop an export here').waitFor();
    }

    /** By whatever presses the button. */
    async function give(
      { page }: PageSession,
      press: () => Promise<void>,
      ...paths: readonly string[]
    ): Promise<void> {
      const chooser = page.waitForEvent('filechooser');
      await press();
      await (await chooser).setFiles([...paths]);
    }

    async function tryOut(session: PageSession, name: string, photo: string): Promise<void> {
      const button = session.page.getByRole('button', { name: `Choose a photo to try ${name}` });
      await give(session, () => button.click(), photo);
    }

    async function discard(session: PageSession, name: string): Promise<void> {
      const { page } = session;
      await page
        .getByRole('button', { name: new RegExp(`^(Discard|Take off the list): ${name}$`) })
        .click();
      await page.getByRole('button', { name: 'Undo' }).waitFor();
      await page
        .getByRole('button', { name: 'Undo' })
        .waitFor({ state: 'detached', timeout: 30_000 });
      await card(session, name).waitFor({ state: 'detached' });
    }

    it('leads from a dropped zip to the first answer, and to a model that is kept', async () => {
      const session = await open();
      session.expectFailedRequests(...NOT_THERE_YET);
      const { page } = session;
      await goThere(session);
      expect(await audit(session)).toEqual([]);
      await session.screenshot('models-empty');
      const photo = await colouredPhoto(page, 'green');

      const droppedAt = performance.now();
      await session.drop(writeZip('Colours 1.zip', colourExport()));
      const its = card(session, 'Colours 1.zip');
      await its.getByText('A classifier of 3 classes').waitFor();
      // Photos are told from models, wherever on the page they are dropped.
      await session.drop(photo);
      await its.getByRole('heading', { name: 'green' }).waitFor();
      const seconds = (performance.now() - droppedAt) / 1000;
      process.stdout.write(`From the dropped zip to the first answer: ${seconds.toFixed(1)} s\n`);
      expect(seconds).toBeLessThan(MOST_SECONDS);
      await its.getByText('ONNX with labels').waitFor();
      await its.getByText('32 × 32 pixels').waitFor();
      await session.screenshot('models-tried');
      expect(await audit(session)).toEqual([]);

      // What is under way is there after a reload, too.
      await page.reload();
      await its.getByText('A classifier of 3 classes').waitFor();
      await its.getByLabel('Name').fill('Not a name');
      await its.getByRole('button', { name: 'Keep it' }).click();
      session.expectFailedRequests(400);
      await its
        .getByRole('textbox', { name: 'Name' })
        .and(page.locator('[aria-invalid=true]'))
        .waitFor();
      await its.getByLabel('Name').fill('colours');
      await page.keyboard.press('Enter');
      await its.getByText('It is kept as colours@1').waitFor();
      await tryOut(session, 'Colours 1.zip', photo);
      await its.getByRole('heading', { name: 'green' }).waitFor();
      await session.screenshot('models-kept');
      expect(await audit(session)).toEqual([]);

      await its.getByRole('button', { name: 'Classify photos with it' }).click();
      await page.getByRole('combobox', { name: 'Model' }).waitFor();
      expect(await page.getByRole('combobox', { name: 'Model' }).inputValue()).toBe('colours');
      await page.getByRole('link', { name: 'Models' }).click();
      await discard(session, 'Colours 1.zip');
      await session.close();
    }, 90_000);

    it('says what is wrong with a zip that is refused, and takes a folder in its place', async () => {
      const session = await open();
      session.expectFailedRequests(...NOT_THERE_YET);
      const { page } = session;
      await goThere(session);
      await session.drop(writeZip('nameless.zip', namelessExport()));
      const refused = card(session, 'nameless.zip');
      await refused.getByText('It has more or fewer names than classes').waitFor();
      expect(await audit(session)).toEqual([]);
      await session.screenshot('models-refused');
      await discard(session, 'nameless.zip');

      await session.drop(writeFolder('paint', colourExport()));
      const accepted = card(session, 'paint');
      await accepted.getByText('A classifier of 3 classes').waitFor();
      expect(await accepted.getByLabel('Name').inputValue()).toBe('paint');
      await discard(session, 'paint');
      expect(await page.getByRole('article').count()).toBe(0);
      await session.close();
    }, 90_000);

    it('leads there by the keyboard alone, in dark', async () => {
      const session = await open({ colorScheme: 'dark' });
      session.expectFailedRequests(...NOT_THERE_YET);
      const { page } = session;
      const press = async (target: Locator): Promise<void> => {
        for (let presses = 0; presses < 60; presses += 1) {
          if (await target.evaluate((element) => element === document.activeElement)) {
            await page.keyboard.press('Enter');
            return;
          }
          await page.keyboard.press('Tab');
        }
        throw new Error(`60 presses of Tab do not lead to ${String(target)}.`);
      };
      await page.getByRole('link', { name: 'Models' }).waitFor();
      const photo = await colouredPhoto(page, 'blue');
      await press(page.getByRole('link', { name: 'Models' }));
      const choose = page.getByRole('button', { name: 'Choose a zip or files' });
      await choose.waitFor();
      await give(session, () => press(choose), writeZip('ink.zip', colourExport()));
      const its = card(session, 'ink.zip');
      const photoButton = page.getByRole('button', { name: 'Choose a photo to try ink.zip' });
      await photoButton.waitFor();
      await give(session, () => press(photoButton), photo);
      await its.getByRole('heading', { name: 'blue' }).waitFor();
      await press(its.getByLabel('Name'));
      await its.getByText('It is kept as ink@1').waitFor();
      // The keyboard goes on where the form was.
      await press(its.getByRole('button', { name: 'Classify photos with it' }));
      await page.getByRole('combobox', { name: 'Model' }).waitFor();
      await page.getByRole('link', { name: 'Models' }).click();
      await its.waitFor();
      expect(await audit(session)).toEqual([]);
      await session.screenshot('models-dark');
      await discard(session, 'ink.zip');
      await session.close();
    }, 90_000);

    it('fits on a phone, stops an upload and sends it again', async () => {
      const session = await open({ viewport: PHONE, hasTouch: true, isMobile: true });
      session.expectFailedRequests(...NOT_THERE_YET);
      const { page } = session;
      await goThere(session);
      await session.limitUpload(20_000);
      const padded = { ...colourExport(), 'README.md': new Uint8Array(400_000) };
      const choose = page.getByRole('button', { name: 'Choose a zip or files' });
      await give(session, () => choose.click(), writeZip('slow.zip', padded));
      const its = card(session, 'slow.zip');
      await its.getByText(/^Sending, [1-9]\d?%/).waitFor();
      expect(await audit(session)).toEqual([]);
      session.expectFailedRequests('no answer');
      await its.getByRole('button', { name: 'Stop sending' }).click();
      await its.getByText('You have stopped this upload.').waitFor();
      await session.limitUpload(undefined);
      await its.getByRole('button', { name: 'Send again' }).click();
      await its.getByText('A classifier of 3 classes').waitFor();
      await tryOut(session, 'slow.zip', await colouredPhoto(page, 'red'));
      await its.getByRole('heading', { name: 'red' }).waitFor();
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBe(PHONE.width);
      expect(await audit(session)).toEqual([]);
      await session.screenshot('models-phone');
      await discard(session, 'slow.zip');
      await session.close();
    }, 90_000);
  },
  { MODEL_UPLOADS: 'true' },
);
