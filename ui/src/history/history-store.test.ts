/** @jest-environment node */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { sampleClassification } from '../testing/sample-classification';
import type { HistoryEntry } from './history-entry';
import { openHistoryStore, type HistoryStore } from './history-store';

let store: HistoryStore;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  store = await openHistoryStore('history', 3);
});

afterEach(() => {
  store.close();
});

function entry(id: string, classifiedAt: number): HistoryEntry {
  return {
    id,
    classifiedAt,
    fileName: `${id}.jpg`,
    thumbnail: undefined,
    classification: sampleClassification({ id }),
  };
}

async function ids(): Promise<readonly string[]> {
  return (await store.read()).map(({ id }) => id);
}

test('gives the newest first, whatever order they came in', async () => {
  await store.add(entry('b', 2));
  await store.add(entry('a', 1));
  await store.add(entry('c', 3));
  expect(await ids()).toEqual(['c', 'b', 'a']);
});

test('is there when it is opened again', async () => {
  await store.add(entry('a', 1));
  store.close();
  store = await openHistoryStore('history', 3);
  expect(await ids()).toEqual(['a']);
});

test('lets the oldest go when there are too many', async () => {
  for (const [index, id] of ['a', 'b', 'c', 'd', 'e'].entries()) await store.add(entry(id, index));
  expect(await ids()).toEqual(['e', 'd', 'c']);
});

test('is empty once cleared', async () => {
  await store.add(entry('a', 1));
  await store.clear();
  expect(await ids()).toEqual([]);
});
