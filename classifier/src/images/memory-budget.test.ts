import { describe, expect, it } from '@jest/globals';
import { MemoryBudget } from './memory-budget.js';

/** Runs tasks that need so many bytes; each stays under way until it is finished by its index. */
function startTasks(budget: MemoryBudget, bytes: readonly number[]) {
  const started: number[] = [];
  const finishers: (() => void)[] = [];
  const results = bytes.map((count, index) =>
    budget.run(count, () => {
      started.push(index);
      return new Promise<void>((resolve) => (finishers[index] = resolve));
    }),
  );
  return {
    started,
    finish: async (index: number): Promise<void> => {
      finishers[index]?.();
      await results[index];
      await settle();
    },
  };
}

/** Lets everything run that does not wait for a timer or for I/O. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('MemoryBudget', () => {
  it('runs side by side what fits', async () => {
    const { started } = startTasks(new MemoryBudget(100), [50, 50, 1]);
    await settle();
    expect(started).toEqual([0, 1]);
  });

  it('runs a picture over the whole budget alone', async () => {
    const { started, finish } = startTasks(new MemoryBudget(100), [1000, 1]);
    await settle();
    expect(started).toEqual([0]);
    await finish(0);
    expect(started).toEqual([0, 1]);
  });

  it('lets no small picture overtake a waiting giant', async () => {
    const { started, finish } = startTasks(new MemoryBudget(100), [60, 90, 10]);
    await settle();
    expect(started).toEqual([0]);
    await finish(0);
    expect(started).toEqual([0, 1, 2]);
  });

  it('gives the bytes of a failed task back', async () => {
    const budget = new MemoryBudget(100);
    const failed = budget.run(100, () => Promise.reject(new Error('broken')));
    await expect(failed).rejects.toThrow('broken');
    await expect(budget.run(100, () => Promise.resolve('done'))).resolves.toBe('done');
  });
});
