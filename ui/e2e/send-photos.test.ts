import { expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { eventually, picture } from '@detections/test-support';
import { describePage } from './describe-page';

const DOG = picture('seed/dog.jpeg');

describePage('sending photos', ({ open }) => {
  it('works by dropping anywhere on the page', async () => {
    const session = await open();
    await session.screenshot('empty');
    await session.drop(DOG);
    await session.card('dog.jpeg').getByRole('heading', { name: 'Eskimo dog' }).waitFor();
    await session.close();
  });

  it('works by dropping on another tab, too, and shows the photos then', async () => {
    const session = await open();
    await session.page.getByRole('tab', { name: 'History' }).click();
    await session.drop(DOG);
    await session.card('dog.jpeg').getByRole('heading', { name: 'Eskimo dog' }).waitFor();
    await session.close();
  });

  it('works by choosing several', async () => {
    const session = await open();
    await session.choose(DOG, picture('photos/n01440764_tench.JPEG'));
    await session.card('dog.jpeg').getByRole('heading', { name: 'Eskimo dog' }).waitFor();
    await session.card('n01440764_tench.JPEG').getByRole('heading', { name: 'tench' }).waitFor();
    await session.page.getByText('2 of 2 photos done').waitFor();
    await session.close();
  });

  it('works by pasting from the clipboard', async () => {
    const session = await open();
    const png = (await readFile(picture('odd/palette.png'))).toString('base64');
    await session.page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const image = new Blob([bytes], { type: 'image/png' });
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': image })]);
    }, png);
    await session.page.keyboard.press('Control+V');
    await session.page.getByRole('article').getByRole('list', { name: 'Top 5' }).waitFor();
    await session.close();
  });

  it('works by taking one with the camera', async () => {
    const session = await open();
    await session.page.getByRole('button', { name: 'Take a photo' }).click();
    const dialog = session.page.getByRole('dialog', { name: 'Take a photo' });
    await dialog.getByRole('button', { name: 'Take photo' }).click();
    await session.page
      .getByRole('article', { name: /^camera .*\.jpg$/ })
      .getByRole('list', { name: 'Top 5' })
      .waitFor();
    await dialog.waitFor({ state: 'detached' });
    await session.close();
  });

  it('says how much has been sent, then that the answer is awaited; can be cancelled and retried', async () => {
    const session = await open();
    await session.limitUpload(50_000);
    // 180 kB: more than three seconds, of which a screenshot takes one.
    const photo = picture('photos/n01440764_tench.JPEG');
    await session.choose(photo);
    const card = session.card('n01440764_tench.JPEG');
    const bar = card.getByRole('progressbar', { name: 'Upload of n01440764_tench.JPEG' });
    const seen: number[] = [];
    await eventually(async () => {
      seen.push(Number(await bar.getAttribute('aria-valuenow')));
      expect(seen.at(-1)).toBeGreaterThan(20);
    }, 20_000);
    await session.screenshot('working');
    await card.getByRole('button', { name: 'Cancel' }).click();
    await card.getByText('Cancelled').waitFor();
    await session.limitUpload(undefined);
    await card.getByRole('button', { name: 'Try again' }).click();
    await card.getByRole('heading', { name: 'tench' }).waitFor();
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    await session.close();
  });

  it('takes but a moment from the drop to the answer', async () => {
    const times: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const session = await open();
      const startedAt = performance.now();
      await session.drop(DOG);
      await session.card('dog.jpeg').getByRole('heading', { name: 'Eskimo dog' }).waitFor();
      times.push(Math.round(performance.now() - startedAt));
      await session.close();
    }
    process.stdout.write(`From the drop to the answer: ${times.join(', ')} ms\n`);
    // The figure is what is printed. The machine is shared, so that the bound is a wide one.
    expect(Math.min(...times)).toBeLessThan(3000);
  });
});
