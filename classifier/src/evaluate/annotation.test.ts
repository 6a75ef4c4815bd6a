import { describe, expect, it } from '@jest/globals';
import { lookUpLabels } from './annotation.js';
import { labelOf, LABELS } from './labels.fixture.js';

describe('lookUpLabels', () => {
  it('finds a class by its index and by its WordNet id', () => {
    const annotations = [
      { file: 'a.jpg', key: 'classIndex', value: '3' },
      { file: 'b.jpg', key: 'wordNetId', value: 'n00000001' },
    ] as const;
    expect(lookUpLabels(annotations, LABELS)).toEqual([
      { file: 'a.jpg', label: labelOf(3) },
      { file: 'b.jpg', label: labelOf(1) },
    ]);
  });

  it.each([
    ['classIndex', '5', 'Expected a class index from 0 to 4 for a.jpg; came "5".'],
    ['classIndex', '', 'Expected a class index from 0 to 4 for a.jpg; came "".'],
    [
      'wordNetId',
      'n99999999',
      `Expected the WordNet id of one of the model's 5 classes for a.jpg; came "n99999999".`,
    ],
  ] as const)('refuses the %s "%s", naming the file', (key, value, message) => {
    expect(() => lookUpLabels([{ file: 'a.jpg', key, value }], LABELS)).toThrow(message);
  });
});
