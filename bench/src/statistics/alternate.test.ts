import { expect, it } from '@jest/globals';
import { alternate, alternateWithinRounds } from './alternate.js';

it('measures the sides by turns and keeps their rounds apart', async () => {
  const order: string[] = [];
  const side = (name: string) => ({ name, measure: () => Promise.resolve(order.push(name)) });
  const roundsOf = await alternate(2, [side('a'), side('b')]);
  expect(order).toEqual(['a', 'b', 'a', 'b']);
  expect(roundsOf('a')).toEqual([1, 3]);
  expect(roundsOf('b')).toEqual([2, 4]);
  expect(() => roundsOf('c')).toThrow(RangeError);
});

it('lets the sides take several turns in each round, and makes one figure of them', async () => {
  const order: string[] = [];
  const side = (name: string) => ({ name, measure: () => Promise.resolve(order.push(name)) });
  const turn = [side('a'), side('b')];
  const sum = (turns: readonly number[]): number => turns.reduce((a, b) => a + b, 0);
  const roundsOf = await alternateWithinRounds(2, [turn, turn], sum);
  expect(order.join('')).toBe('abababab');
  expect(roundsOf('a')).toEqual([1 + 3, 5 + 7]);
  expect(roundsOf('b')).toEqual([2 + 4, 6 + 8]);
  expect(() => roundsOf('c')).toThrow(RangeError);
});
