import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  apiVariables,
  chooseStorage,
  teachingLimits,
  type FeedbackEntry,
} from '@detections/graphql-api';
import { createFeedback } from '@detections/graphql-api/feedback-fixture';
import { systemClock } from '@detections/runtime';
import { KEYS } from '@detections/runtime/redis';
import {
  describeWith,
  freePort,
  PostgresServer,
  RedisServer,
  runCommand,
} from '@detections/test-support';
import { Redis } from 'ioredis';
import { pino } from 'pino';

const ENTRIES = [
  { receivedAt: '2026-11-23T12:00:00.000Z', report: "{'is': 'dog, \"mine\"'}" },
  createFeedback(),
  createFeedback({ verdict: 'CORRECT', correctLabel: null, comment: '=HYPERLINK("http://x")' }),
] as const;

const ANSWER = `CENTER_CROP,resnet50,1,fake,${'ab'.repeat(32)},fp32,${'cd'.repeat(32)},2026-11-23T12:00:00.000Z`;
const ON = '5f0c3c8e-6f5b-4f0e-9d9c-0a1b2c3d4e5f';
const CSV = [
  'receivedAt,kind,report,classificationId,verdict,predictedClassIndex,predictedWordNetId,predictedName,confidence,correctClassIndex,correctWordNetId,correctName,comment,preprocessing,modelName,modelVersion,modelEngine,modelWeightsSha256,modelPrecision,imageSha256,answeredAt',
  `2026-11-23T12:00:00.000Z,report,"{'is': 'dog, ""mine""'}"${','.repeat(18)}`,
  `2026-11-23T12:01:00.000Z,classification,,${ON},WRONG,248,n02109961,Eskimo_dog,0.73226,250,n00000250,class_250,"It is a husky.\nI know ""him"", he is mine.",${ANSWER}`,
  `2026-11-23T12:01:00.000Z,classification,,${ON},CORRECT,248,n02109961,Eskimo_dog,0.73226,,,,"'=HYPERLINK(""http://x"")",${ANSWER}`,
  '',
].join('\r\n');

const JSON_LINES = ENTRIES.map((entry) => `${JSON.stringify(entry)}\n`).join('');

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'detections-export-'));
});

afterEach(() => rm(folder, { recursive: true }));

const parseLines = (text: string): unknown[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

/** As the service keeps them. */
const keep = async (
  location: { readonly DATABASE_URL?: string; readonly DATA_DIR: string },
  entries: readonly FeedbackEntry[],
): Promise<void> => {
  const logger = pino({ level: 'silent' });
  const limits = teachingLimits(apiVariables.parse({}));
  const storage = chooseStorage({ location, limits, clock: systemClock, logger });
  await storage.start();
  for (const entry of entries) await storage.feedback.append(entry);
  await storage.close();
};

const runExport = (environment: Record<string, string>, ...args: readonly string[]) =>
  runCommand(['feedback', 'export', ...args], folder, environment);

describe('npm run feedback:export, from SQLite', () => {
  beforeEach(() => keep({ DATA_DIR: folder }, ENTRIES));

  const exportAll = (...args: readonly string[]) => runExport({ DATA_DIR: folder }, ...args);

  it('writes both kinds as one CSV table, with nothing in it that a spreadsheet would run', async () => {
    await expect(exportAll()).resolves.toEqual({
      code: 0,
      stdout: CSV,
      stderr: `Exported from ${join(folder, 'detections.db')} as csv: 2 on classifications, 1 free-text reports, unreadable and left out: 0.\n`,
    });
  });

  it('writes JSON lines to a new file where the caller stands', async () => {
    const { code, stdout } = await exportAll('--format', 'jsonl', '--output', 'all.jsonl');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(parseLines(await readFile(join(folder, 'all.jsonl'), 'utf8'))).toEqual(ENTRIES);
  });

  it('never writes over a file', async () => {
    const before = await readFile(join(folder, 'detections.db'));
    const { code, stderr } = await exportAll('--output', 'detections.db');
    expect(code).toBe(2);
    expect(stderr).toContain('Expected --output to name a new file');
    await expect(readFile(join(folder, 'detections.db'))).resolves.toEqual(before);
  });

  it('writes an empty table where nobody has reported anything', async () => {
    const { code, stdout } = await runExport({ DATA_DIR: join(folder, 'none') });
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${CSV.split('\r\n')[0] ?? ''}\r\n` });
  });

  it('says what it expected where the file is no database', async () => {
    await writeFile(join(folder, 'detections.db'), 'no database at all, and long enough to see it');
    const { code, stderr } = await exportAll();
    expect(code).toBe(1);
    expect(stderr).toContain('Expected a database');
    expect(stderr).not.toContain('    at ');
  });
});

describe('npm run feedback:export, of what an earlier version kept', () => {
  const file = (): string => join(folder, 'feedback.jsonl');

  it('names what cannot be read and goes on', async () => {
    const after = '{"receivedAt":"2026-11-24T00:00:00.000Z","report":"after"}\n';
    await writeFile(file(), `${JSON_LINES}{"receivedAt":"2026\n\n{"kind":"song"}\n${after}`);
    const { code, stdout, stderr } = await runExport({ DATA_DIR: folder }, '--format', 'jsonl');
    expect(code).toBe(0);
    expect(parseLines(stdout)).toEqual([...ENTRIES, JSON.parse(after)]);
    for (const number of ['4', '5']) {
      expect(stderr).toContain(
        `Not exported: entry ${number} of what is still to be taken over from ${file()} cannot be read (`,
      );
    }
    expect(stderr).toContain('unreadable and left out: 2.');
  });

  it('is the same once the service has taken it over', async () => {
    await writeFile(file(), `${JSON_LINES}{"kind":"song"}\n`);
    const before = await runExport({ DATA_DIR: folder });
    await keep({ DATA_DIR: folder }, []);
    const after = await runExport({ DATA_DIR: folder });
    expect(after.stdout).toBe(before.stdout);
    expect(after.stderr).toContain(
      `Not exported: entry 4 of ${join(folder, 'detections.db')} cannot be read (`,
    );
  });

  it('takes entries from before there was another precision for fp32', async () => {
    const { precision, ...model } = createFeedback().model;
    await writeFile(file(), `${JSON.stringify({ ...createFeedback(), model })}\n`);
    const { stdout } = await runExport({ DATA_DIR: folder }, '--format', 'jsonl');
    expect(JSON.parse(stdout)).toMatchObject({ model: { ...model, precision } });
    expect(precision).toBe('fp32');
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

describeWith(['redis'], 'npm run feedback:export, with what is in Redis still', () => {
  it('writes the same, and names what cannot be read', async () => {
    const server = await RedisServer.start();
    const redis = new Redis(server.url);
    try {
      const [{ receivedAt, report }, ...others] = ENTRIES;
      await redis.xadd(KEYS.feedback, '*', 'receivedAt', receivedAt, 'report', report);
      await redis.xadd(KEYS.feedback, '*', 'what', 'is this');
      for (const entry of others) {
        await redis.xadd(KEYS.feedback, '*', 'feedback', JSON.stringify(entry));
      }
      const environment = { REDIS_URL: server.url, DATA_DIR: folder };
      const { code, stdout, stderr } = await runExport(environment);
      expect({ code, stdout }).toEqual({ code: 0, stdout: CSV });
      expect(stderr).toMatch(/^Not exported: entry 2 of .+ from Redis cannot be read \(.+\)\.$/m);
      expect(stderr).toContain('unreadable and left out: 1.');
    } finally {
      redis.disconnect();
      await server.close();
    }
  });
});

describeWith(['postgres'], 'npm run feedback:export, from PostgreSQL', () => {
  it('writes the same, and nothing where no service has been yet', async () => {
    const server = await PostgresServer.start();
    const location = { DATABASE_URL: server.url, DATA_DIR: folder };
    try {
      const empty = await runExport(location);
      expect(empty).toMatchObject({ code: 0, stdout: `${CSV.split('\r\n')[0] ?? ''}\r\n` });
      await keep(location, ENTRIES);
      await expect(runExport(location)).resolves.toMatchObject({ code: 0, stdout: CSV });
    } finally {
      await server.close();
    }
    const { code, stderr } = await runExport(location);
    expect(code).toBe(1);
    expect(stderr).toContain('Expected a database');
  });
});
