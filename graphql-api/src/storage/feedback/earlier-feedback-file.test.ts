import { appendFile, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { EarlierFeedbackFile } from './earlier-feedback-file.js';

const line = (report: string): string =>
  JSON.stringify({ receivedAt: '2026-11-23T12:00:00.000Z', report });

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'detections-earlier-'));
  path = join(folder, 'feedback.jsonl');
});

afterEach(() => rm(folder, { recursive: true }));

async function read(position = ''): Promise<{ entries: string[]; position: string }> {
  const entries: string[] = [];
  let last = position;
  for await (const page of new EarlierFeedbackFile(folder).readAfter(position)) {
    entries.push(...page.entries.map(({ entry }) => entry));
    last = page.position;
  }
  return { entries, position: last };
}

it('is nothing where there is no file', async () => {
  await expect(new EarlierFeedbackFile(folder).identify()).resolves.toBeUndefined();
  await expect(read()).resolves.toEqual({ entries: [], position: '' });
});

it('is read in pages, and later from where it was', async () => {
  const lines = Array.from({ length: 450 }, (_, index) => line(`Käfer ${String(index)}`));
  await writeFile(path, lines.map((text) => `${text}\n`).join(''));
  const first = await read();
  expect(first.entries).toEqual(lines);
  await appendFile(path, `${line('later')}\n`);
  const second = await read(first.position);
  expect(second.entries).toEqual([line('later')]);
  await expect(read(second.position)).resolves.toMatchObject({ entries: [] });
});

it('waits for the end of a line that somebody is writing, and takes a whole one without an end', async () => {
  await writeFile(path, `${line('a')}\n${line('b').slice(0, 20)}`);
  const first = await read();
  expect(first.entries).toEqual([line('a')]);
  await appendFile(path, line('b').slice(20));
  const second = await read(first.position);
  expect(second.entries).toEqual([line('b')]);
  // As an earlier version goes on after a line without an end.
  await appendFile(path, `\n${line('c')}\n`);
  expect((await read(second.position)).entries).toEqual([line('c')]);
});

it('keeps what cannot be understood as text', async () => {
  await writeFile(path, `{"kind":"song"}\nno JSON\n\n`);
  expect((await read()).entries).toEqual(['"{\\"kind\\":\\"song\\"}"', '"no JSON"']);
});

it('is known by its first line, wherever it lies', async () => {
  await writeFile(path, `${line('a')}\n`);
  const source = await new EarlierFeedbackFile(folder).identify();
  const copy = await mkdtemp(join(tmpdir(), 'detections-earlier-'));
  await copyFile(path, join(copy, 'feedback.jsonl'));
  await appendFile(join(copy, 'feedback.jsonl'), `${line('b')}\n`);
  await expect(new EarlierFeedbackFile(copy).identify()).resolves.toBe(source);
  await writeFile(path, `${line('another')}\n`);
  await expect(new EarlierFeedbackFile(folder).identify()).resolves.not.toBe(source);
  await rm(copy, { recursive: true });
});
