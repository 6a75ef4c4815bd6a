import { createHash, randomUUID } from 'node:crypto';
import { systemClock } from '@detections/runtime';
import { pino } from 'pino';
import type {
  ClassifierBase,
  ClassifierStore,
  NewExample,
  NewVersion,
  TeachingLimits,
} from '../../application/classifiers/classifier-store.js';
import type { EmptyDatabase } from '../database/database-contract.fixture.js';
import { Database } from '../database/database.js';
import { DatabaseClassifierStore } from './database-classifier-store.js';
import { MemoryClassifierStore } from './memory-classifier-store.fixture.js';

export const BASE: ClassifierBase = {
  name: 'resnet50',
  version: '1',
  digest: 'a'.repeat(64),
  preset: 'CENTER_CROP',
  precision: 'fp32',
};

export const AT = '2026-11-27T12:00:00.000Z';

/** Stores over what is one place, as several processes have them. */
export interface ClassifierStores {
  open(): Promise<ClassifierStore>;
  close(): Promise<void>;
}

export function memoryStores(limits: TeachingLimits): ClassifierStores {
  const store = new MemoryClassifierStore(limits);
  return { open: () => Promise.resolve(store), close: () => Promise.resolve() };
}

export function databaseStores(empty: EmptyDatabase, limits: TeachingLimits): ClassifierStores {
  const opened: Database[] = [];
  return {
    open: async () => {
      const logger = pino({ level: 'silent' });
      const database = new Database({ engine: empty.engine(), clock: systemClock, logger });
      opened.push(database);
      await database.start();
      return new DatabaseClassifierStore(database, limits);
    },
    close: async () => {
      for (const database of opened) await database.close();
      await empty.close();
    },
  };
}

/** One that nobody has yet; what it is of decides its bytes. */
export function newExample(of: string = randomUUID(), embeddingLength = 8): NewExample {
  const digest = createHash('sha256').update(of).digest();
  return {
    id: randomUUID(),
    photo: Buffer.concat([Buffer.from(`photo ${of}`), digest]),
    thumbnail: Buffer.from(`thumbnail ${of}`),
    imageSha256: digest.toString('hex'),
    source: 'upload',
    embedding: Float32Array.from({ length: embeddingLength }, (_, k) => (digest[k % 32] ?? 0) / 3),
    base: BASE,
  };
}

export function newVersion(revision: number, changes: Partial<NewVersion> = {}): NewVersion {
  return {
    revision,
    digest: createHash('sha256').update(String(revision)).digest('hex'),
    base: BASE,
    labels: ['glass', 'Glass', 'papier "mâché"'],
    exampleCount: 12,
    threshold: 0.1 + 0.2,
    createdAt: AT,
    head: Uint8Array.from({ length: 5000 }, (_, k) => (k + revision) % 256),
    quality: {
      quality: {
        accuracy: 2 / 3,
        classes: [{ examples: 4, accuracy: undefined, tooFew: true }],
        confusions: [],
        misplaced: [],
        duplicates: [],
        learningCurve: [],
        gainOfLastDoubling: undefined,
        morePhotosHelp: undefined,
      },
      classIds: ['one'],
      exampleIds: ['two'],
    },
    ...changes,
  };
}

/** An empty classifier with classes of these names. */
export async function teach(
  store: ClassifierStore,
  name: string,
  classNames: readonly string[] = [],
): Promise<{ readonly id: string; readonly classIds: readonly string[] }> {
  const id = randomUUID();
  await store.create({ id, name, base: BASE, createdAt: AT });
  const classIds = classNames.map(() => randomUUID());
  for (const [index, className] of classNames.entries()) {
    await store.addClass(id, { id: classIds[index] ?? '', name: className });
  }
  return { id, classIds };
}
