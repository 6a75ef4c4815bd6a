import { expect, it } from '@jest/globals';
import { alternate } from './alternate.js';

it('measures the sides by turns and keeps their rounds apart', async () => {
  const order: string[] = [];
  const side = (name: string) => ({ name, measure: () => Promise.resolve(order.push(name)) });
  const roundsOf = await alternate(2, [side('a'), side('b')]);
  expect(order).toEqual(['a', 'b', 'a', 'b']);
  expect(roundsOf('a')).toEqual([1, 3]);
  expect(roundsOf('b')).toEqual([2, 4]);
  expect(() => roundsOf('c')).toThrow(RangeError);
});
