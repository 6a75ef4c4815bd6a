import { appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FileFeedbackStore, type FeedbackEntry } from '@detections/graphql-api';
import { createFeedback } from '@detections/graphql-api/feedback-fixture';
import { RedisFeedbackStore } from '@detections/graphql-api/redis';
import { KEYS } from '@detections/runtime/redis';
import {
  describeWith,
  eventually,
  freePort,
  RedisServer,
  runCommand,
} from '@detections/test-support';
import { Redis } from 'ioredis';
import { pino } from 'pino';

const ENTRIES: readonly FeedbackEntry[] = [
  { receivedAt: '2026-11-23T12:00:00.000Z', report: "{'is': 'dog, \"mine\"'}" },
  createFeedback(),
  createFeedback({ verdict: 'CORRECT', correctLabel: null, comment: '=HYPERLINK("http://x")' }),
];

const ANSWER = `CENTER_CROP,resnet50,1,fake,${'ab'.repeat(32)},fp32,${'cd'.repeat(32)},2026-11-23T12:00:00.000Z`;
const ON = '5f0c3c8e-6f5b-4f0e-9d9c-0a1b2c3d4e5f';
const CSV = [
  'receivedAt,kind,report,classificationId,verdict,predictedClassIndex,predictedWordNetId,predictedName,confidence,correctClassIndex,correctWordNetId,correctName,comment,preprocessing,modelName,modelVersion,modelEngine,modelWeightsSha256,modelPrecision,imageSha256,answeredAt',
  `2026-11-23T12:00:00.000Z,report,"{'is': 'dog, ""mine""'}"${','.repeat(18)}`,
  `2026-11-23T12:01:00.000Z,classification,,${ON},WRONG,248,n02109961,Eskimo_dog,0.73226,250,n00000250,class_250,"It is a husky.\nI know ""him"", he is mine.",${ANSWER}`,
  `2026-11-23T12:01:00.000Z,classification,,${ON},CORRECT,248,n02109961,Eskimo_dog,0.73226,,,,"'=HYPERLINK(""http://x"")",${ANSWER}`,
  '',
].join('\r\n');

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'detections-export-'));
});

afterEach(() => rm(folder, { recursive: true }));

const runExport = (environment: Record<string, string>, ...args: readonly string[]) =>
  runCommand(['feedback', 'export', ...args], folder, environment);

describe('npm run feedback:export, from a file', () => {
  beforeEach(async () => {
    const store = new FileFeedbackStore(folder);
    for (const entry of ENTRIES) await store.append(entry);
    await store.close();
  });

  const exportFile = (...args: readonly string[]) => runExport({ DATA_DIR: folder }, ...args);

  it('writes both kinds as one CSV table, with nothing in it that a spreadsheet would run', async () => {
    await expect(exportFile()).resolves.toEqual({
      code: 0,
      stdout: CSV,
      stderr: `Exported from ${join(folder, 'feedback.jsonl')} as csv: 2 on classifications, 1 free-text reports, unreadable and left out: 0.\n`,
    });
  });

  it('writes JSON lines to a new file where the caller stands', async () => {
    const { code, stdout } = await exportFile('--format', 'jsonl', '--output', 'all.jsonl');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(parseLines(await readFile(join(folder, 'all.jsonl'), 'utf8'))).toEqual(ENTRIES);
  });

  it('takes entries from before there was another precision for fp32', async () => {
    const { precision, ...model } = createFeedback().model;
    const old = { ...createFeedback(), model };
    await appendFile(join(folder, 'feedback.jsonl'), `${JSON.stringify(old)}\n`);
    const { stdout } = await exportFile('--format', 'jsonl');
    const [last = ''] = stdout.trimEnd().split('\n').slice(-1);
    expect(JSON.parse(last)).toMatchObject({ model: { ...model, precision } });
    expect(precision).toBe('fp32');
  });

  it('names what cannot be read and goes on', async () => {
    const file = join(folder, 'feedback.jsonl');
    await appendFile(file, '{"receivedAt":"2026\n\n{"kind":"song"}\n');
    const store = new FileFeedbackStore(folder);
    await store.append({ receivedAt: '2026-11-24T00:00:00.000Z', report: 'after' });
    await store.close();
    const { code, stdout, stderr } = await exportFile('--format', 'jsonl');
    expect(code).toBe(0);
    expect(parseLines(stdout).slice(0, ENTRIES.length)).toEqual(ENTRIES);
    expect(stdout).toContain('"after"');
    expect(stderr).toContain(`Not exported: line 4 of ${file} cannot be read (`);
    expect(stderr).toContain(`Not exported: line 6 of ${file} cannot be read (kind: `);
    expect(stderr).toContain('unreadable and left out: 2.');
  });

  it('never writes over a file', async () => {
    const before = await readFile(join(folder, 'feedback.jsonl'));
    const { code, stderr } = await exportFile('--output', 'feedback.jsonl');
    expect(code).toBe(2);
    expect(stderr).toContain('Expected --output to name a new file');
    await expect(readFile(join(folder, 'feedback.jsonl'))).resolves.toEqual(before);
  });

  it('writes an empty table where nobody has reported anything', async () => {
    const { code, stdout } = await runExport({ DATA_DIR: join(folder, 'none') });
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${CSV.split('\r\n')[0] ?? ''}\r\n` });
  });
});

it('says how it is used', async () => {
  const { code, stdout } = await runExport({}, '--help');
  expect(code).toBe(0);
  expect(stdout).toContain('Usage: detections feedback export');
});

it('ends with 78 where the configuration is wrong', async () => {
  const { code, stderr } = await runExport({ REDIS_URL: 'http://x' });
  expect(code).toBe(78);
  expect(stderr).toContain('REDIS_URL');
});

it('leaves no file behind where Redis cannot be reached', async () => {
  const REDIS_URL = `redis://127.0.0.1:${String(await freePort())}`;
  const { code, stderr } = await runExport({ REDIS_URL }, '--output', 'all.csv');
  expect(code).toBe(1);
  expect(stderr).toContain('Redis cannot be reached');
  await expect(readdir(folder)).resolves.toEqual([]);
});

describeWith(['redis'], 'npm run feedback:export, from Redis', () => {
  it('writes the same, and names what cannot be read', async () => {
    const server = await RedisServer.start();
    const store = new RedisFeedbackStore({ url: server.url, logger: pino({ level: 'silent' }) });
    const redis = new Redis(server.url);
    try {
      const [first, ...others] = ENTRIES;
      await eventually(() => store.append(first ?? fail()));
      await redis.xadd(KEYS.feedback, '*', 'what', 'is this');
      for (const entry of others) await store.append(entry);
      const { code, stdout, stderr } = await runExport({ REDIS_URL: server.url });
      expect({ code, stdout }).toEqual({ code: 0, stdout: CSV });
      expect(stderr).toMatch(/^Not exported: entry \d+-\d of Redis cannot be read \(.+\)\.$/m);
      expect(stderr).toContain('unreadable and left out: 1.');
    } finally {
      redis.disconnect();
      await store.close();
      await server.close();
    }
  });
});

function fail(): never {
  throw new Error('There is an entry.');
}

function parseLines(jsonLines: string): unknown[] {
  return jsonLines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}
