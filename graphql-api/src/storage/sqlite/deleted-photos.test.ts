import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { systemClock } from '@detections/runtime';
import { pino } from 'pino';
import type { ClassifierStore } from '../../application/classifiers/classifier-store.js';
import { AT, newExample, teach } from '../classifiers/classifier-stores.fixture.js';
import { DatabaseClassifierStore } from '../classifiers/database-classifier-store.js';
import { Database } from '../database/database.js';
import { sqliteEngine } from './sqlite-engine.js';

const LIMITS = { maxClassifiers: 9, maxClasses: 9, maxExamples: 99, maxPhotoBytes: 1e9 };
const [GONE, KEPT] = [Buffer.alloc(45_000, 'a photo that goes. '), Buffer.alloc(45_000, 'kept. ')];

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'detections-deleted-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** Everything that is in the folder once `use` is done with a store in it. */
async function bytesAfter(use: (store: ClassifierStore) => Promise<unknown>): Promise<Buffer> {
  const logger = pino({ level: 'silent' });
  const database = new Database({ engine: sqliteEngine({ folder }), clock: systemClock, logger });
  await database.start();
  await use(new DatabaseClassifierStore(database, LIMITS));
  await database.close();
  const names = await readdir(folder);
  return Buffer.concat(await Promise.all(names.map((name) => readFile(join(folder, name)))));
}

it('leaves nothing of a deleted photo in its file', async () => {
  const mark = GONE.subarray(0, 100);
  const gone = { ...newExample('gone'), photo: GONE };
  let id = '';
  const before = await bytesAfter(async (store) => {
    const taught = await teach(store, 'waste', ['paper']);
    id = taught.id;
    const kept = { ...newExample('kept'), photo: KEPT };
    await store.addExamples(id, taught.classIds[0] ?? '', [gone, kept], AT);
  });
  expect(before.includes(mark)).toBe(true);
  const after = await bytesAfter((store) => store.removeExamples(id, [gone.id]));
  expect(after.includes(mark)).toBe(false);
  expect(after.includes(KEPT.subarray(0, 100))).toBe(true);
  const empty = await bytesAfter((store) => store.remove(id));
  expect(empty.includes(KEPT.subarray(0, 100))).toBe(false);
});
