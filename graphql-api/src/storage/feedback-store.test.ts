import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { toFeedbackReport } from '../application/feedback/feedback-report.js';
import { FileFeedbackStore } from './file-feedback-store.js';

const NOW = Date.UTC(2026, 10, 23, 12);

describe('a feedback report', () => {
  it('is one line, trimmed, with the time it came', () => {
    expect(toFeedbackReport(" {'prediction': 'cat',\r\n'is': 'dog'}\n", NOW)).toEqual({
      receivedAt: '2026-11-23T12:00:00.000Z',
      report: "{'prediction': 'cat', 'is': 'dog'}",
    });
  });

  it('is cut at its longest', () => {
    expect(toFeedbackReport('x'.repeat(20_000), NOW)?.report).toHaveLength(10_000);
  });

  it('is nothing where it holds nothing', () => {
    expect(toFeedbackReport(' \n ', NOW)).toBeUndefined();
  });
});

describe('the file feedback store', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'detections-feedback-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('appends one JSON line per report, also over what an earlier process wrote', async () => {
    const reports = Array.from({ length: 20 }, (_, index) => ({
      receivedAt: '2026-11-23T12:00:00.000Z',
      report: `report ${String(index)}`,
    }));
    for (const half of [reports.slice(0, 10), reports.slice(10)]) {
      const store = new FileFeedbackStore(join(folder, 'data'));
      await Promise.all(half.map((report) => store.append(report)));
      await store.close();
      await store.close();
    }
    const text = await readFile(join(folder, 'data', 'feedback.jsonl'), 'utf8');
    const lines = text.trimEnd().split('\n');
    const byReport = (a: { report: string }, b: { report: string }): number =>
      a.report.localeCompare(b.report);
    expect(lines.map((line) => JSON.parse(line) as { report: string }).sort(byReport)).toEqual(
      [...reports].sort(byReport),
    );
  });

  it('begins a new line after one that was cut off', async () => {
    const file = join(folder, 'feedback.jsonl');
    await writeFile(file, '{"receivedAt":"2026-11');
    const store = new FileFeedbackStore(folder);
    for (const text of ['one', 'two']) {
      await store.append({ receivedAt: '2026-11-23T12:00:00.000Z', report: text });
    }
    await store.close();
    const lines = (await readFile(file, 'utf8')).split('\n');
    expect(lines).toHaveLength(4);
    expect(
      lines.slice(1, 3).map((line) => (JSON.parse(line) as { report: string }).report),
    ).toEqual(['one', 'two']);
  });
});
