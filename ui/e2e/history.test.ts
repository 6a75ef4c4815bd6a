import { readFile } from 'node:fs/promises';
import { SAMPLE, samplePhotos } from '@detections/test-support';
import { expect, it } from '@jest/globals';
import { describePage } from './describe-page';

describePage('the history', ({ open }) => {
  it('survives a reload, is exported, and is cleared by one button', async () => {
    const session = await open();
    const { page } = session;
    await session.drop(SAMPLE.path, ...samplePhotos(1));
    await page.getByText('2 of 2 photos done').waitFor();

    await page.reload();
    await page.getByRole('tab', { name: 'History' }).click();
    const { fileName, label, confidence } = SAMPLE;
    const photo = page.getByRole('article', { name: `${fileName}: ${label.name}` });
    await photo.waitFor();
    expect(await page.getByRole('article').count()).toBe(2);
    const thumbnail = photo.getByRole('img');
    expect(await thumbnail.evaluate((image) => (image as HTMLImageElement).naturalHeight)).toBe(
      192,
    );
    await session.screenshot('history');

    for (const [name, extension, expected] of [
      [
        'Export as CSV',
        'csv',
        [fileName, label.name, label.wordNetId, String(confidence).slice(0, 4)].join(','),
      ],
      ['Export as JSON', 'json', `"fileName": "${fileName}"`],
    ] as const) {
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name }).click();
      const file = await download;
      expect(file.suggestedFilename()).toBe(`detections-history.${extension}`);
      expect(await readFile(await file.path(), 'utf8')).toContain(expected);
    }

    await page.getByRole('button', { name: 'Clear the history' }).click();
    await page.getByText('The history has been cleared.').waitFor();
    await page.reload();
    await page.getByRole('tab', { name: 'History' }).click();
    await page.getByText('Nothing yet.').waitFor();
    await session.close();
  });
});
