import { expect, it } from '@jest/globals';
import { Kept } from './kept.js';

it('opens once, anew after a failure, and anew once it was let go', async () => {
  const outcomes: (() => Promise<number>)[] = [
    () => Promise.reject(new Error('not yet')),
    () => Promise.resolve(1),
    () => Promise.resolve(2),
  ];
  const kept = new Kept(() => outcomes.shift()?.() ?? Promise.reject(new Error('too often')));
  await expect(kept.get()).rejects.toThrow('not yet');
  expect(kept.letGo()).toBeUndefined();
  expect(await Promise.all([kept.get(), kept.get()])).toEqual([1, 1]);
  expect(await kept.letGo()).toBe(1);
  expect(kept.letGo()).toBeUndefined();
  expect(await kept.get()).toBe(2);
});
