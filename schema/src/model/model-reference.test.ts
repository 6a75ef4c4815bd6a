import { describe, expect, it } from '@jest/globals';
import { describeUnknownModel } from './model-reference.js';

const MODELS = [
  { name: 'resnet50', version: '1' },
  { name: 'screws', version: '3' },
  { name: 'screws', version: '2' },
];

describe('whoever asks for a model that there is not', () => {
  it('hears of each by its name, however many versions it has', () => {
    expect(describeUnknownModel('nails', undefined, MODELS)).toBe(
      'Expected one of the models resnet50, screws; "nails" came.',
    );
    expect(describeUnknownModel('nails', '3', MODELS)).toContain('"nails@3" came.');
  });

  it('hears of its versions where the name is there', () => {
    expect(describeUnknownModel('screws', '9', MODELS)).toBe(
      'Expected a version of screws that is there: 3, 2; "screws@9" came.',
    );
  });

  it('hears of ten at most, and how many more there are', () => {
    const many = Array.from({ length: 13 }, (_, index) => ({
      name: `m${String(index)}`,
      version: '1',
    }));
    expect(describeUnknownModel('x', undefined, many)).toBe(
      'Expected one of the models m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, and 3 more; "x" came.',
    );
  });
});
