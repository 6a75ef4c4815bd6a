import { readFile } from 'node:fs/promises';
import { SAMPLE } from '@detections/test-support';
import { expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { audit } from './audit';
import { PHONE } from './browser';
import { describePage } from './describe-page';
import { drawPhotos, type Drawing } from './drawn-photos';
import type { PageSession } from './page-session';

/** Presses nothing but Tab until this has the keyboard. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`80 presses of Tab do not lead to ${String(target)}.`);
}

describePage('teaching classes of one’s own', ({ open }) => {
  const column = ({ page }: PageSession, name: string): Locator =>
    page.getByRole('region', { name, exact: true });
  const tryIt = ({ page }: PageSession): Locator => page.getByRole('region', { name: 'Try it' });

  /** By whatever presses the button. */
  async function give(
    { page }: PageSession,
    press: () => Promise<void>,
    photos: readonly string[],
  ): Promise<void> {
    const chooser = page.waitForEvent('filechooser');
    await press();
    await (await chooser).setFiles([...photos]);
  }

  async function removeClassifier(session: PageSession): Promise<void> {
    const { page } = session;
    // It answers with what would go, as a failure.
    session.expectFailedRequests(409);
    await page.getByRole('button', { name: 'Delete this classifier' }).click();
    await page.getByText(/removes 2 classes, 1\d photos and /).waitFor();
    expect(await audit(session)).toEqual([]);
    await page.getByRole('button', { name: 'Delete it for good' }).click();
    await page.getByText(/^Name your classes/).waitFor();
  }

  async function makeByMouse(session: PageSession): Promise<void> {
    const { page } = session;
    await page.getByRole('link', { name: 'Teach' }).click();
    await page.getByRole('button', { name: 'New classifier' }).click();
    for (const [place, drawing] of [
      ['Class 1', 'stripes'],
      ['Class 2', 'discs'],
    ] as const) {
      await column(session, place).getByLabel('Class name').fill(drawing);
      await page.keyboard.press('Enter');
      const photos = await drawPhotos(page, drawing, 5);
      const button = page.getByRole('button', { name: `Choose photos of ${drawing}` });
      await give(session, () => button.click(), photos);
      await column(session, drawing).getByText('5 photos').waitFor();
    }
    await page.getByText('It answers.').waitFor();
  }

  async function tryOut(session: PageSession, photo: string): Promise<void> {
    const button = session.page.getByRole('button', { name: 'Choose a photo to try' });
    await give(session, () => button.click(), [photo]);
  }

  async function sixth(session: PageSession, drawing: Drawing): Promise<string> {
    return (await drawPhotos(session.page, drawing, 6)).at(-1) ?? '';
  }

  it('leads by mouse from the empty page to a classifier that answers', async () => {
    const session = await open();
    const { page } = session;
    await page.getByRole('link', { name: 'Teach' }).click();
    await page.getByText(/^Name your classes/).waitFor();
    await session.screenshot('teach-empty');
    expect(await audit(session)).toEqual([]);

    const startedAt = performance.now();
    await makeByMouse(session);
    const photo = await sixth(session, 'discs');
    await tryOut(session, photo);
    await tryIt(session).getByRole('heading', { name: 'discs' }).waitFor();
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    process.stdout.write(`From the empty page to the first own answer: ${seconds} s\n`);
    await session.screenshot('teach');
    expect(await audit(session)).toEqual([]);

    // What curl would do with this line.
    const line = await page.getByRole('group', { name: 'With curl' }).innerText();
    const [, address = ''] = /^curl -F file=@photo\.jpg '(.*)'$/.exec(line) ?? [];
    const body = new FormData();
    body.set('file', new Blob([await readFile(photo)]), 'photo.jpg');
    const response = await fetch(address, { method: 'POST', body });
    expect(await response.json()).toMatchObject({ predictions: [{ label: 'discs' }, {}] });

    await tryOut(session, SAMPLE.path);
    await tryIt(session).getByRole('heading', { name: 'None of these' }).waitFor();
    await session.screenshot('teach-none-of-these');

    await removeClassifier(session);
    await session.close();
  });

  it('learns a correction at once, and shows what has changed', async () => {
    const session = await open();
    const { page } = session;
    await makeByMouse(session);
    await tryOut(session, SAMPLE.path);
    await tryIt(session).getByRole('heading', { name: 'None of these' }).waitFor();
    await page.getByRole('button', { name: 'It is wrong: this is' }).click();
    await page.getByRole('menuitem', { name: 'stripes' }).click();
    await page.getByText(/^Before: None of these\. Now: stripes/).waitFor();
    await column(session, 'stripes').getByText('6 photos').waitFor();
    await session.screenshot('teach-corrected');
    await removeClassifier(session);
    await session.close();
  });

  it('moves a photo by dragging it, and gives a removed class back', async () => {
    const session = await open();
    const { page } = session;
    await makeByMouse(session);
    const photo = column(session, 'discs').getByRole('button', { name: 'Photo 1 of discs' });
    await photo.dragTo(column(session, 'stripes').getByText('Drop photos here, or paste them.'));
    await column(session, 'stripes').getByText('6 photos').waitFor();
    await column(session, 'discs').getByText('4 photos').waitFor();
    await page.getByRole('button', { name: 'Remove class stripes' }).click();
    await column(session, 'stripes').waitFor({ state: 'detached' });
    await session.screenshot('teach-undo');
    expect(await audit(session)).toEqual([]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await column(session, 'stripes').getByText('6 photos').waitFor();
    await removeClassifier(session);
    await session.close();
  });

  it('learns from a correction among the photos, and from several answers at once', async () => {
    const session = await open();
    const { page } = session;
    await makeByMouse(session);
    await page.getByRole('link', { name: 'Classify' }).click();
    await page.getByLabel('Model', { exact: true }).selectOption('my-classifier');
    const photos = await drawPhotos(page, 'discs', 7);
    await session.choose(...photos.slice(5));
    await page.getByText('2 of 2 photos done').waitFor();
    const card = page.getByRole('article').first();
    await card.getByRole('button', { name: 'No, this is wrong' }).click();
    await card.getByRole('combobox', { name: 'What is it really?' }).fill('stri');
    await page.getByRole('option', { name: /^stripes/ }).click();
    await card.getByRole('button', { name: 'Teach it' }).click();
    await card.getByText(/^It has learnt that/).waitFor();

    // The other answer is of the version before; its classes are found all the same.
    const other = page.getByRole('article').last();
    await other.getByRole('button', { name: 'No, this is wrong' }).click();
    await other.getByRole('combobox', { name: 'What is it really?' }).fill('disc');
    await page.getByRole('option', { name: /^discs/ }).click();
    await other.getByRole('button', { name: 'Not now' }).click();

    await page.getByRole('link', { name: 'Teach' }).click();
    await column(session, 'stripes').getByText('6 photos').waitFor();
    const review = page.getByRole('region', { name: 'Answers worth a look' });
    await review.getByRole('button', { name: /^The photo/ }).click();
    await review.getByRole('button', { name: 'Teach these' }).click();
    await review.getByRole('menuitem', { name: 'discs' }).click();
    await column(session, 'discs').getByText('6 photos').waitFor();
    await session.screenshot('teach-review');
    await review.getByRole('button', { name: 'Undo' }).click();
    await column(session, 'discs').getByText('5 photos').waitFor();
    await removeClassifier(session);
    await session.close();
  });

  it('leads there by the keyboard alone, in dark', async () => {
    const session = await open({ colorScheme: 'dark' });
    const { page } = session;
    const press = async (target: Locator): Promise<void> => {
      await tabTo(page, target);
      await page.keyboard.press('Enter');
    };
    await press(page.getByRole('link', { name: 'Teach' }));
    await press(page.getByRole('button', { name: 'New classifier' }));
    const first = column(session, 'Class 1').getByLabel('Class name');
    await first.waitFor();
    // It has the keyboard, and its suggestion is chosen: typing is all that it takes.
    await tabTo(page, first);
    await page.keyboard.type('stripes');
    await page.keyboard.press('Enter');
    await column(session, 'stripes').waitFor();
    await tabTo(page, column(session, 'Class 2').getByLabel('Class name'));
    await page.keyboard.type('discs');
    await page.keyboard.press('Enter');
    await column(session, 'discs').waitFor();
    for (const drawing of ['discs', 'stripes'] as const) {
      const button = page.getByRole('button', { name: `Choose photos of ${drawing}` });
      const photos = await drawPhotos(page, drawing, 5);
      await give(session, () => press(button), photos);
      await column(session, drawing).getByText('5 photos').waitFor();
    }
    const choose = page.getByRole('button', { name: 'Choose a photo to try' });
    await choose.waitFor();
    const photo = await sixth(session, 'stripes');
    await give(session, () => press(choose), [photo]);
    await tryIt(session).getByRole('heading', { name: 'stripes' }).waitFor();
    expect(await audit(session)).toEqual([]);
    await session.screenshot('teach-dark');
    await removeClassifier(session);
    await session.close();
  });

  it('leads there on a phone, without scrolling sideways', async () => {
    const session = await open({ viewport: PHONE, hasTouch: true, isMobile: true });
    await makeByMouse(session);
    await tryOut(session, await sixth(session, 'stripes'));
    await tryIt(session).getByRole('heading', { name: 'stripes' }).waitFor();
    const width = await session.page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(PHONE.width);
    expect(await audit(session)).toEqual([]);
    await session.screenshot('teach-phone');
    await removeClassifier(session);
    await session.close();
  });

  it('takes a series while the camera’s button is held', async () => {
    const session = await open();
    const { page } = session;
    await page.getByRole('link', { name: 'Teach' }).click();
    await page.getByRole('button', { name: 'New classifier' }).click();
    await page.getByRole('button', { name: 'Camera for Class 1' }).click();
    const dialog = page.getByRole('dialog', { name: 'Take a photo' });
    const shutter = dialog.getByRole('button', { name: 'Take photo' });
    await shutter.waitFor();
    await page.waitForFunction(() => document.querySelector('video')?.readyState === 4);
    await shutter.hover();
    await page.mouse.down();
    await dialog.getByText('3 photos taken').waitFor();
    await page.mouse.up();
    await dialog.getByRole('button', { name: 'Close the camera' }).click();
    await session.screenshot('teach-series');
    await column(session, 'Class 1')
      .getByText(/^([3-9]|\d\d) photos/)
      .waitFor();
    await session.close();
  });
});
