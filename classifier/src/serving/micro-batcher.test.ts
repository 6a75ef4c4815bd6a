import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@detections/test-support';
import { MicroBatcher } from './micro-batcher.js';

describe('a micro-batcher', () => {
  /** Collects batches; each is finished by hand. */
  function createBatcher(options: { maxBatchSize: number; maxBatchDelayMs: number }) {
    const clock = new FakeClock();
    const batches: { items: readonly number[]; finish: () => void }[] = [];
    const batcher = new MicroBatcher<number, number>({
      ...options,
      clock,
      process: (items) =>
        new Promise((resolve) => {
          batches.push({
            items,
            finish: () => {
              resolve(items.map((item) => item * 10));
            },
          });
        }),
    });
    return { batcher, batches, clock };
  }

  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('starts at once with what is there, and gathers the next batch meanwhile', async () => {
    const { batcher, batches } = createBatcher({ maxBatchSize: 3, maxBatchDelayMs: 0 });
    const results = [1, 2, 3, 4, 5].map((item) => batcher.run(item));
    expect(batches.map(({ items }) => items)).toEqual([[1]]);
    for (let next = 0; next < 3; next += 1) {
      batches[next]?.finish();
      await turn();
    }
    expect(batches.map(({ items }) => items)).toEqual([[1], [2, 3, 4], [5]]);
    await expect(Promise.all(results)).resolves.toEqual([10, 20, 30, 40, 50]);
  });

  it('waits for company no longer than allowed', () => {
    const { batcher, batches, clock } = createBatcher({ maxBatchSize: 3, maxBatchDelayMs: 5 });
    void batcher.run(1);
    void batcher.run(2);
    clock.advance(4);
    expect(batches).toHaveLength(0);
    clock.advance(1);
    expect(batches.map(({ items }) => items)).toEqual([[1, 2]]);
  });

  it('does not wait once the batch is full', () => {
    const { batcher, batches } = createBatcher({ maxBatchSize: 2, maxBatchDelayMs: 5 });
    void batcher.run(1);
    void batcher.run(2);
    expect(batches.map(({ items }) => items)).toEqual([[1, 2]]);
  });

  it('repeats a failed batch item by item, so that only the culprit fails', async () => {
    const calls: (readonly number[])[] = [];
    const batcher = new MicroBatcher<number, number>({
      maxBatchSize: 3,
      maxBatchDelayMs: 1,
      clock: new FakeClock(),
      process: (items) => {
        calls.push(items);
        return items.includes(2) ? Promise.reject(new Error('two')) : Promise.resolve([...items]);
      },
    });
    const results = await Promise.allSettled([1, 2, 3].map((item) => batcher.run(item)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(calls).toEqual([[1, 2, 3], [1], [2], [3]]);
  });

  it('gives an item that failed alone a second try where that is worth it, and no third', async () => {
    const calls: (readonly number[])[] = [];
    const batcher = new MicroBatcher<number, number>({
      maxBatchSize: 2,
      maxBatchDelayMs: 1,
      clock: new FakeClock(),
      isWorthRepeating: (error) => error instanceof RangeError,
      process: (items) => {
        calls.push(items);
        return Promise.reject(new RangeError('lost'));
      },
    });
    await Promise.allSettled([1, 2].map((item) => batcher.run(item)));
    expect(calls).toEqual([[1, 2], [1], [2]]);
    const alone = new MicroBatcher<number, number>({
      maxBatchSize: 1,
      maxBatchDelayMs: 0,
      clock: new FakeClock(),
      isWorthRepeating: (error) => error instanceof RangeError,
      process: ([item = 0]) => {
        calls.push([item]);
        return calls.length === 4
          ? Promise.reject(new RangeError('lost'))
          : Promise.resolve([item * 10]);
      },
    });
    await expect(alone.run(7)).resolves.toBe(70);
    expect(calls.slice(3)).toEqual([[7], [7]]);
  });

  describe('with two lanes', () => {
    const GONE = new Error('Nobody waits.');

    /** Each batch is finished by hand. */
    function createLanes() {
      const gone = new Set<number>();
      const batches: { items: readonly number[]; share: string; finish: () => void }[] = [];
      const batcher = new MicroBatcher<number, number>({
        maxBatchSize: 8,
        maxBatchDelayMs: 0,
        clock: new FakeClock(),
        lanes: () => 2,
        abandoned: (item) => (gone.has(item) ? GONE : undefined),
        process: (items, share) =>
          new Promise((resolve) => {
            const finish = (): void => {
              resolve(items.map((item) => item * 10));
            };
            batches.push({ items, share, finish });
          }),
      });
      const begun = (): unknown => batches.map(({ items, share }) => [items, share]);
      return { batcher, batches, gone, begun };
    }

    it('shares what waits between both, once the one that was alone is answered', async () => {
      const { batcher, batches, begun } = createLanes();
      for (let item = 1; item <= 12; item += 1) void batcher.run(item);
      expect(begun()).toEqual([[[1], 'all']]);
      batches[0]?.finish();
      await turn();
      expect(begun()).toEqual([
        [[1], 'all'],
        [[2, 3, 4, 5], 'one'],
        [[6, 7, 8, 9], 'one'],
      ]);
      // What is left goes to whichever is free first.
      batches[1]?.finish();
      await turn();
      expect(batches.at(-1)?.items).toEqual([10, 11]);
    });

    it('leaves out what nobody waits for, and begins no batch of nothing else', async () => {
      const { batcher, batches, gone, begun } = createLanes();
      const results = [1, 2, 3].map((item) => batcher.run(item));
      const abandoned = expect(results[1]).rejects.toBe(GONE);
      gone.add(2);
      batches[0]?.finish();
      await turn();
      expect(begun()).toEqual([
        [[1], 'all'],
        [[3], 'one'],
      ]);
      await abandoned;
      const late = batcher.run(2);
      batches[1]?.finish();
      await expect(late).rejects.toBe(GONE);
      await expect(Promise.all([results[0], results[2]])).resolves.toEqual([10, 30]);
    });
  });
});
