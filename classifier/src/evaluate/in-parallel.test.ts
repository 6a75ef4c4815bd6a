import { describe, expect, it } from '@jest/globals';
import { inParallel } from './in-parallel.js';

describe('inParallel', () => {
  it('keeps the order and the limit', async () => {
    let underWay = 0;
    let most = 0;
    const doubled = await inParallel([1, 2, 3, 4, 5], 2, async (value) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await Promise.resolve();
      underWay -= 1;
      return 2 * value;
    });
    expect(doubled).toEqual([2, 4, 6, 8, 10]);
    expect(most).toBe(2);
  });

  it('passes a failure on, begins nothing after it and waits for what is under way', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const running = inParallel([1, 2, 3, 4], 2, async (value) => {
      begun.push(value);
      if (value === 1) throw new Error('one is broken');
      await new Promise(setImmediate);
      ended.push(value);
    });
    await expect(running).rejects.toThrow('one is broken');
    expect(begun).toEqual([1, 2]);
    expect(ended).toEqual([2]);
  });
});
