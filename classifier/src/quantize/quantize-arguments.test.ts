import { describe, expect, it } from '@jest/globals';
import { EvaluationInputError } from '../evaluate/evaluation-input-error.js';
import { parseQuantizeArguments } from './quantize-arguments.js';

describe('parseQuantizeArguments', () => {
  it('needs the photos only', () => {
    expect(parseQuantizeArguments(['--images', 'photos'])).toEqual({
      images: 'photos',
      evaluate: undefined,
      labels: undefined,
      minAgreement: 0.93,
      bits: undefined,
    });
  });

  it('takes labels from a CSV or from the names', () => {
    const labelsOf = (text: string) =>
      parseQuantizeArguments(['--images', 'photos', '--labels', text])?.labels;
    expect(labelsOf('labels.csv')).toEqual({ from: 'csv', path: 'labels.csv' });
    expect(labelsOf('names')).toEqual({ from: 'names' });
  });

  it('takes the other options', () => {
    const argv = [
      '--images',
      'a',
      '--evaluate',
      'b',
      '--min-agreement',
      '.9',
      '--weight-bits',
      '7',
    ];
    expect(parseQuantizeArguments(argv)).toMatchObject({
      evaluate: 'b',
      minAgreement: 0.9,
      bits: 7,
    });
  });

  it('gives nothing where help is wanted', () => {
    expect(parseQuantizeArguments(['--help'])).toBeUndefined();
  });

  it.each([
    [[], 'Expected --images DIR; came none.'],
    [['--images', 'a', '--min-agreement', '93'], 'from 0 to 1; came "93"'],
    [['--images', 'a', '--min-agreement', ''], 'from 0 to 1; came ""'],
    [['--images', 'a', '--weight-bits', '4'], '7 or 8; came "4"'],
    [['--images', 'a', '--colour'], '--colour'],
  ])('refuses %j', (argv, message) => {
    expect(() => parseQuantizeArguments(argv)).toThrow(EvaluationInputError);
    expect(() => parseQuantizeArguments(argv)).toThrow(message);
  });
});
