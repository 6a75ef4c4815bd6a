import { SAMPLE, truncatedSample } from '@detections/test-support';
import { describe, expect, it } from '@jest/globals';
import type { BrowserContextOptions } from 'playwright-core';
import { audit } from './audit';
import { PHONE, WIDE } from './browser';
import { describePage } from './describe-page';
import { percent } from './figures';

const LOOKS: readonly (readonly [string, BrowserContextOptions])[] = [
  ['light', { viewport: WIDE, colorScheme: 'light' }],
  ['dark', { viewport: WIDE, colorScheme: 'dark' }],
  ['phone', { viewport: PHONE, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }],
];

describePage('everyone can use it', ({ open }) => {
  describe.each(LOOKS)('%s', (look, options) => {
    it('passes the audit in every state, and nothing is wider than the screen', async () => {
      const session = await open(options);
      session.expectFailedRequests(422);
      const { page } = session;
      const check = async (state: string): Promise<void> => {
        // What moves in is judged once it is there.
        await page.waitForTimeout(300);
        expect({ state, findings: await audit(session) }).toEqual({ state, findings: [] });
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect({ state, overflow }).toEqual({ state, overflow: 0 });
      };
      await check('empty');
      if (look !== 'light') await session.screenshot(`empty-${look}`);

      await session.choose(SAMPLE.path, truncatedSample());
      await page.getByText('2 of 2 photos done').waitFor();
      await check('an answer and an error');

      const card = session.card(SAMPLE.fileName);
      await card.getByText('Details').click();
      await card.getByRole('switch', { name: 'Show where the network saw it' }).check();
      await card.getByText(/^The heatmap shows/).waitFor();
      await check('heatmap');
      await session.screenshot(`heatmap-${look}`);

      await page.getByRole('button', { name: 'No, this is wrong' }).click();
      await page.getByRole('combobox', { name: 'What is it really?' }).fill('crane');
      await page.getByRole('option', { name: 'crane (n03126707)' }).waitFor();
      await check('feedback');

      await page.getByRole('tab', { name: 'History' }).click();
      await page
        .getByRole('article', { name: `${SAMPLE.fileName}: ${SAMPLE.label.name}` })
        .waitFor();
      await check('history');
      await session.screenshot(`history-${look}`);

      await page.getByRole('tab', { name: 'Photos' }).click();
      await page.getByRole('button', { name: 'Take a photo' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Take photo' }).waitFor();
      await check('camera');
      await session.close();
    }, 90_000);
  });

  it('by keyboard alone, from the empty page to feedback', async () => {
    const session = await open();
    const { page } = session;
    const focused = (): Promise<string> =>
      page.evaluate(() => {
        const { activeElement } = document;
        return activeElement?.ariaLabel ?? activeElement?.textContent ?? '';
      });
    /** Presses Tab until the focus is on something so named, as a person would. */
    const tabTo = async (name: string | RegExp): Promise<void> => {
      for (let presses = 0; presses < 30; presses += 1) {
        await page.keyboard.press('Tab');
        const current = await focused();
        if (typeof name === 'string' ? current === name : name.test(current)) return;
      }
      throw new Error(`Thirty times Tab did not reach ${String(name)}.`);
    };

    await tabTo('Choose photos');
    const outline = await page.evaluate(
      () => getComputedStyle(document.activeElement ?? document.body).outlineStyle,
    );
    expect(outline).toBe('solid');
    const chooser = page.waitForEvent('filechooser');
    await page.keyboard.press('Enter');
    await (await chooser).setFiles(SAMPLE.path);
    const card = session.card(SAMPLE.fileName);
    await card.getByRole('heading', { name: SAMPLE.label.name }).waitFor();

    const [second] = SAMPLE.runnersUp;
    await tabTo(new RegExp(`^${second}`));
    await page.keyboard.press('Space');
    await card.getByText(`The heatmap shows where the network saw ${second}.`).waitFor();

    await tabTo('No, this is wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'What is it really?' }).waitFor();
    await page.keyboard.type('malamute');
    await page.getByRole('option', { name: 'malamute (n02110063)' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await tabTo('Send feedback');
    await page.keyboard.press('Enter');
    await page.getByText('Thank you. Your feedback has been kept.').waitFor();
    await session.close();
  });

  it('is told by screen readers: answers are announced', async () => {
    const session = await open();
    await session.drop(SAMPLE.path);
    await session.page
      .getByRole('status')
      .filter({
        hasText: `${SAMPLE.fileName}: ${SAMPLE.label.name}, ${percent(SAMPLE.confidence)} sure.`,
      })
      .waitFor();
    await session.close();
  });

  it('keeps still where motion is not wanted', async () => {
    const session = await open({ reducedMotion: 'reduce' });
    await session.limitUpload(20_000);
    await session.choose(SAMPLE.path);
    await session.page.getByRole('progressbar').waitFor();
    const running = await session.page.evaluate(() =>
      document
        .getAnimations()
        .filter(({ effect }) => Number(effect?.getComputedTiming().duration) > 1)
        .map(({ effect }) => (effect as KeyframeEffect).target?.className),
    );
    expect(running).toEqual([]);
    await session.close();
  });

  it('takes the colours that a person chooses, and keeps them', async () => {
    const session = await open({ colorScheme: 'light' });
    const { page } = session;
    const background = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await page.getByRole('button', { name: 'Use dark colours' }).click();
    await page.getByRole('button', { name: 'Use light colours' }).waitFor();
    const dark = await background();
    expect(dark).not.toBe(light);
    await page.reload();
    await page.getByRole('button', { name: 'Use light colours' }).waitFor();
    expect(await background()).toBe(dark);
    await session.close();
  });
});
