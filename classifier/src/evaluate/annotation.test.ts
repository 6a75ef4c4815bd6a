import { describe, expect, it } from '@jest/globals';
import { lookUpLabels } from './annotation.js';
import { labelOf, LABELS } from './labels.fixture.js';

describe('lookUpLabels', () => {
  it('finds a class by its index, by its WordNet id and by its name', () => {
    const annotations = [
      { file: 'a.jpg', key: 'classIndex', value: '3' },
      { file: 'b.jpg', key: 'wordNetId', value: 'n00000001' },
      { file: 'c.jpg', key: 'label', value: 'tench' },
    ] as const;
    expect(lookUpLabels(annotations, LABELS)).toEqual([
      { file: 'a.jpg', label: labelOf(3) },
      { file: 'b.jpg', label: labelOf(1) },
      { file: 'c.jpg', label: labelOf(0) },
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
    [
      'label',
      'Tench',
      `Expected the name of one of the model's 5 classes for a.jpg; came "Tench".`,
    ],
    [
      'label',
      'crane',
      `Expected the name of one of the model's 5 classes for a.jpg; came "crane", which the classes 1 and 2 share.`,
    ],
  ] as const)('refuses the %s "%s", naming the file', (key, value, message) => {
    expect(() => lookUpLabels([{ file: 'a.jpg', key, value }], LABELS)).toThrow(message);
  });

  it('asks for names or indices where the model has no WordNet ids', () => {
    const annotations = [{ file: 'a.jpg', key: 'wordNetId', value: 'n02109961' }] as const;
    const labels = [{ classIndex: 0, name: 'apple' }];
    expect(() => lookUpLabels(annotations, labels)).toThrow(
      'because the model\'s classes have no WordNet ids: a CSV with the columns file,label or file,classIndex; came "n02109961" for a.jpg.',
    );
  });
});
