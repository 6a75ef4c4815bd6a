import { readFile } from 'node:fs/promises';
import { picture } from '@detections/test-support';
import { expect, it } from '@jest/globals';
import { describePage } from './describe-page';

describePage('the history', ({ open }) => {
  it('survives a reload, is exported, and is cleared by one button', async () => {
    const session = await open();
    const { page } = session;
    await session.drop(picture('seed/dog.jpeg'), picture('photos/n01440764_tench.JPEG'));
    await page.getByText('2 of 2 photos done').waitFor();

    await page.reload();
    await page.getByRole('tab', { name: 'History' }).click();
    const dog = page.getByRole('article', { name: 'dog.jpeg: Eskimo dog' });
    await dog.waitFor();
    expect(await page.getByRole('article').count()).toBe(2);
    const thumbnail = dog.getByRole('img');
    expect(await thumbnail.evaluate((image) => (image as HTMLImageElement).naturalHeight)).toBe(
      192,
    );
    await session.screenshot('history');

    for (const [name, extension, expected] of [
      ['Export as CSV', 'csv', /,dog.jpeg,Eskimo dog,n02109961,0.57/],
      ['Export as JSON', 'json', /"fileName": "dog.jpeg"/],
    ] as const) {
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name }).click();
      const file = await download;
      expect(file.suggestedFilename()).toBe(`detections-history.${extension}`);
      expect(await readFile(await file.path(), 'utf8')).toMatch(expected);
    }

    await page.getByRole('button', { name: 'Clear the history' }).click();
    await page.getByText('The history has been cleared.').waitFor();
    await page.reload();
    await page.getByRole('tab', { name: 'History' }).click();
    await page.getByText('Nothing yet.').waitFor();
    await session.close();
  });
});
