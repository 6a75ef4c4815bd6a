import { expect, it } from '@jest/globals';
import { followsFrom, type KeptCurve } from './kept-curve.js';

const HUNDRED = Array.from({ length: 100 }, (_, place): [string, number] => [
  String(place),
  place % 5,
]);
const curve: KeptCurve = { points: [], classOf: new Map(HUNDRED) };
const ADDED: readonly [string, number][] = [
  ['new', 0],
  ['newer', 1],
  ['newest', 2],
];

it.each<[string, boolean, readonly [string, number][]]>([
  ['nothing has changed', true, HUNDRED],
  ['two came', true, [...HUNDRED, ...ADDED.slice(1)]],
  ['three came', false, [...HUNDRED, ...ADDED]],
  ['two went', true, HUNDRED.slice(2)],
  ['three went', false, HUNDRED.slice(3)],
  ['two moved', true, HUNDRED.map(([id, own], place) => [id, place < 2 ? own + 1 : own])],
  ['one moved, one went and one came', false, [['1', 4], ...HUNDRED.slice(2), ...ADDED.slice(2)]],
  [
    'a class went, so that those after it have other numbers',
    false,
    HUNDRED.map(([id, own]) => [id, own - 1]),
  ],
])('where %s, the curve follows: %j', (_, follows, examples) => {
  expect(followsFrom(curve, new Map(examples))).toBe(follows);
});

it('follows from nothing where there is none', () => {
  expect(followsFrom(undefined, new Map(HUNDRED))).toBe(false);
});
