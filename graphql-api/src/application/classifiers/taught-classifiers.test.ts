import { afterEach, expect, it } from '@jest/globals';
import { eventually, FakeClock } from '@detections/test-support';
import type { Heads, TrainingResult } from '../../heads/heads.js';
import { headsInPlace } from '../../heads/heads.fixture.js';
import { MemoryStorage } from '../../storage/memory-storage.fixture.js';
import type { ClassifierBase, NewExample } from './classifier-store.js';
import { TaughtClassifiers } from './taught-classifiers.js';

const BASE: ClassifierBase = {
  name: 'resnet50',
  version: '1',
  digest: 'ab'.repeat(32),
  preset: 'CENTER_CROP',
  precision: 'fp32',
};
const ID = '00000000-0000-4000-8000-000000000001';
const NOW = '2026-11-27T12:00:00.000Z';

const started: TaughtClassifiers[] = [];
afterEach(async () => {
  for (const taught of started.splice(0)) await taught.close();
});

/** A classifier of two classes with a photo each, that nobody has trained. */
async function untrained(): Promise<MemoryStorage['classifiers']> {
  const store = new MemoryStorage().classifiers;
  await store.create({ id: ID, name: 'screws', base: BASE, createdAt: NOW });
  for (const [index, name] of ['wood', 'metal'].entries()) {
    const classId = `00000000-0000-4000-8000-00000000001${String(index)}`;
    await store.addClass(ID, { id: classId, name });
    await store.addExamples(ID, classId, [example(index)], NOW);
  }
  return store;
}

function example(index: number): NewExample {
  return {
    id: `00000000-0000-4000-8000-00000000002${String(index)}`,
    photo: Uint8Array.of(1),
    thumbnail: Uint8Array.of(2),
    imageSha256: String(index).repeat(64),
    source: 'upload',
    embedding: Float32Array.from([0, 1], (place) => (place === index ? 1 : 0)),
    base: BASE,
  };
}

/** Trains as told, or fails as long as it is told to. */
class CountedHeads implements Pick<Heads, 'train' | 'remember'> {
  trainings = 0;
  readonly remembered: string[] = [];
  failures = 0;
  readonly #heads = headsInPlace();

  train(request: Parameters<Heads['train']>[0]): Promise<TrainingResult> {
    this.trainings += 1;
    if (this.failures === 0) return this.#heads.train(request);
    this.failures -= 1;
    return Promise.reject(new Error('The thread died.'));
  }

  remember(id: string): Promise<void> {
    this.remembered.push(id);
    return Promise.reject(new Error('The other thread died.'));
  }
}

async function start(store: MemoryStorage['classifiers'], heads = new CountedHeads()) {
  const clock = new FakeClock();
  const lines: string[] = [];
  const log = (_: object, message: string): void => void lines.push(message);
  const dispatcher = { need: (): void => undefined };
  const logger = { warn: log, info: log };
  const taught = new TaughtClassifiers({ store, heads, dispatcher, clock, logger });
  started.push(taught);
  await taught.start();
  return { taught, clock, heads, lines };
}

const versions = (taught: TaughtClassifiers): number => taught.records[0]?.versions.length ?? 0;

it('what a process that died has left untrained is trained after a while', async () => {
  const { taught, clock, heads } = await start(await untrained());
  clock.advance(2000);
  expect(heads.trainings).toBe(0);
  clock.advance(2000);
  await eventually(() => {
    expect(versions(taught)).toBe(1);
  });
  clock.advance(10_000);
  expect(heads.trainings).toBe(1);
});

it('a training that fails is tried again, and the change is kept', async () => {
  const heads = new CountedHeads();
  heads.failures = 2;
  const { taught, clock, lines } = await start(await untrained(), heads);
  await taught.settle(ID, 1000);
  expect([versions(taught), lines]).toEqual([0, ['training fails']]);
  await eventually(() => {
    clock.advance(1000);
    expect(versions(taught)).toBe(1);
  });
  expect(heads.trainings).toBe(3);
});

it('what was trained is remembered by its digest, and is kept where that fails', async () => {
  const { taught, heads, lines } = await start(await untrained());
  await taught.settle(ID, 1000);
  expect(heads.remembered).toEqual([taught.records[0]?.versions[0]?.digest]);
  expect([versions(taught), lines]).toEqual([1, []]);
});

it('changes that come while one is trained share the next training', async () => {
  const { taught, heads } = await start(await untrained());
  await Promise.all([1, 2, 3, 4, 5].map(() => taught.settle(ID, 1000)));
  expect(heads.trainings).toBe(1);
  expect(versions(taught)).toBe(1);
});

it('two processes that train the same keep one version', async () => {
  const store = await untrained();
  const [one, other] = [await start(store), await start(store)];
  await Promise.all([one.taught.settle(ID, 1000), other.taught.settle(ID, 1000)]);
  await one.taught.refresh();
  expect(versions(one.taught)).toBe(1);
});

it('nothing is asked any more once it is closed', async () => {
  const { taught, clock, heads } = await start(await untrained());
  await Promise.all([taught.close(), taught.close()]);
  clock.advance(60_000);
  expect(heads.trainings).toBe(0);
});
