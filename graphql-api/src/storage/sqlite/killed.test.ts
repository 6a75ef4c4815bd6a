import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { systemClock } from '@detections/runtime';
import { sql } from 'kysely';
import { pino } from 'pino';
import { BASE, teach } from '../classifiers/classifier-stores.fixture.js';
import { DatabaseClassifierStore } from '../classifiers/database-classifier-store.js';
import { Database } from '../database/database.js';
import { readFeedback } from '../feedback/read-feedback.js';
import { sqliteEngine } from './sqlite-engine.js';

const WRITER = fileURLToPath(new URL('./writer.fixture.js', import.meta.url));
const TEACHER = fileURLToPath(new URL('./teacher.fixture.js', import.meta.url));
const LIMITS = { maxClassifiers: 9, maxClasses: 9, maxExamples: 1e6, maxPhotoBytes: 1e12 };
const ROUNDS = 8;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'detections-killed-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function open(): Promise<Database> {
  const logger = pino({ level: 'silent' });
  const database = new Database({ engine: sqliteEngine({ folder }), clock: systemClock, logger });
  await database.start();
  return database;
}

/** @returns What it was told is kept before it was killed, at a moment of chance. */
async function runUntilKilled(
  program: string,
  ...names: readonly string[]
): Promise<readonly string[]> {
  const child = spawn(process.execPath, [program, folder, ...names]);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await once(child.stdout, 'data');
  setTimeout(() => child.kill('SIGKILL'), Math.random() * 150);
  await once(child, 'close');
  // The last line may be half of one.
  return output.split('\n').slice(0, -1);
}

it('loses nothing that was acknowledged when two writers are killed, again and again', async () => {
  const acknowledged: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const names = [`a${String(round)}`, `b${String(round)}`];
    acknowledged.push(
      ...(await Promise.all(names.map((name) => runUntilKilled(WRITER, name)))).flat(),
    );
  }
  const database = await open();
  const kept = new Set<string>();
  for await (const stored of readFeedback(database)) {
    if ('entry' in stored && stored.entry.kind === undefined) kept.add(stored.entry.report);
  }
  const checked = await sql`pragma integrity_check`.execute(database.queries);
  await database.close();
  expect(acknowledged.length).toBeGreaterThan(2 * ROUNDS);
  expect(acknowledged.filter((report) => !kept.has(report))).toEqual([]);
  expect(checked.rows).toEqual([{ integrity_check: 'ok' }]);
}, 60_000);

it('has every example that was acknowledged, whole, when two that teach are killed', async () => {
  const database = await open();
  const store = new DatabaseClassifierStore(database, LIMITS);
  const { id, classIds } = await teach(store, 'waste', ['paper', 'glass']);
  const acknowledged: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const lines = await Promise.all(classIds.map((own) => runUntilKilled(TEACHER, id, own)));
    acknowledged.push(...lines.flat().flatMap((line) => line.split(' ')));
  }
  const { classifier, examples } = await store.material(id);
  const kept = examples.map((example) => example.id);
  expect(acknowledged.length).toBeGreaterThan(2 * ROUNDS);
  expect(acknowledged.filter((one) => !kept.includes(one))).toEqual([]);
  // Three at a time or none, each with its photo and embedding, and the counts are theirs.
  expect(classifier.classes.map((own) => own.exampleCount % 3)).toEqual([0, 0]);
  const counts = classIds.map((own) => examples.filter((one) => one.classId === own).length);
  expect(classifier.classes.map((own) => own.exampleCount)).toEqual(counts);
  expect(await store.embeddings(kept, BASE)).toHaveLength(kept.length);
  const photos = await Promise.all(kept.map((one) => store.photo(id, one, 'photo')));
  expect(new Set(photos.map((photo) => photo.length))).toEqual(new Set([45_000]));
  await store.remove(id);
  await database.close();
}, 60_000);
