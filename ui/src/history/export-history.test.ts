/** @jest-environment node */
import { expect, test } from '@jest/globals';
import { sampleClassification } from '../testing/sample-classification';
import { exportHistory } from './export-history';
import type { HistoryEntry } from './history-entry';

const entry: HistoryEntry = {
  id: 'f6a3c1de-6d3b-4f0e-9a38-1c1a6f0f7a11',
  classifiedAt: Date.UTC(2026, 10, 25, 9, 30),
  fileName: '=cmd("x"), or "worse".jpg',
  thumbnail: new Blob(['small']),
  classification: sampleClassification(),
};

test('CSV has a head, a row each, quotes where they belong and no formulas', async () => {
  const [head, row, ...rest] = (await exportHistory([entry], 'csv').text()).split('\r\n');
  expect(rest).toEqual([]);
  expect(head).toMatch(/^classifiedAt,fileName,class,wordNetId,confidence,width,/);
  expect(row).toMatch(
    /^2026-11-25T09:30:00.000Z,"'=cmd\(""x""\), or ""worse"".jpg",Eskimo dog,n02109961,0.9346,640,/,
  );
  expect(row).toMatch(/,crane,n03126707,0.0002$/);
});

test('JSON has all but the thumbnails', async () => {
  const [exported] = JSON.parse(await exportHistory([entry], 'json').text()) as object[];
  expect(exported).toEqual({
    id: entry.id,
    classifiedAt: '2026-11-25T09:30:00.000Z',
    fileName: entry.fileName,
    classification: entry.classification,
  });
});
