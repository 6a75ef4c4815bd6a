import { expect, test } from '@jest/globals';
import { createMemoryStore } from '../testing/fake-services';
import { sampleClassification } from '../testing/sample-classification';
import { History } from './history';

const image = new File(['pixels'], 'husky.jpg');
const thumbnail = new Blob(['small']);
const makeThumbnail = (): Promise<Blob> => Promise.resolve(thumbnail);

test('remembers an answer with a thumbnail of its photo, before those of earlier visits', async () => {
  const kept = {
    id: 'old',
    classifiedAt: 1,
    fileName: 'old.jpg',
    thumbnail: undefined,
    classification: sampleClassification({ id: 'old' }),
  };
  const store = createMemoryStore([kept]);
  const history = new History({ openStore: () => Promise.resolve(store), makeThumbnail });
  await history.start();
  await history.add(image, sampleClassification({ id: 'new' }));
  const { entries, isKept } = history.state.get();
  expect(entries.map(({ id }) => id)).toEqual(['new', 'old']);
  expect(entries[0]?.thumbnail).toBe(thumbnail);
  expect(isKept).toBe(true);
  expect((await store.read()).map(({ id }) => id)).toEqual(['new', 'old']);
});

test('goes on for this visit, and says so, where the browser keeps nothing', async () => {
  const refuse = (): Promise<never> => Promise.reject(new DOMException('No.', 'InvalidStateError'));
  const history = new History({ openStore: refuse, makeThumbnail });
  await history.start();
  await history.add(image, sampleClassification());
  expect(history.state.get().isKept).toBe(false);
  expect(history.state.get().entries).toHaveLength(1);
});

test('says so as well where it can keep no more', async () => {
  const full = { ...createMemoryStore(), add: () => Promise.reject(new Error('Quota exceeded.')) };
  const history = new History({ openStore: () => Promise.resolve(full), makeThumbnail });
  await history.start();
  await history.add(image, sampleClassification());
  expect(history.state.get().isKept).toBe(false);
});

test('is cleared here and in the store', async () => {
  const store = createMemoryStore();
  const history = new History({ openStore: () => Promise.resolve(store), makeThumbnail });
  await history.start();
  await history.add(image, sampleClassification());
  await history.clear();
  expect(history.state.get().entries).toEqual([]);
  expect(await store.read()).toEqual([]);
});
