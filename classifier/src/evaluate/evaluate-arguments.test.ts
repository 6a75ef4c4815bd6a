import { describe, expect, it } from '@jest/globals';
import { parseEvaluateArguments } from './evaluate-arguments.js';

describe('parseEvaluateArguments', () => {
  it('needs nothing but the folder', () => {
    expect(parseEvaluateArguments(['photos'])).toEqual({
      folder: 'photos',
      labelsFile: undefined,
      engine: undefined,
      preprocessings: ['CENTER_CROP'],
      json: false,
    });
  });

  it('takes every option', () => {
    const argv = ['--labels', 'a.csv', '--engine=auto', '--preprocessing', 'KERAS', '--json', 'x'];
    expect(parseEvaluateArguments(argv)).toEqual({
      folder: 'x',
      labelsFile: 'a.csv',
      engine: 'auto',
      preprocessings: ['KERAS'],
      json: true,
    });
  });

  it('runs both profiles where both are asked for', () => {
    const both = parseEvaluateArguments(['photos', '--preprocessing', 'both']);
    expect(both?.preprocessings).toEqual(['CENTER_CROP', 'KERAS']);
  });

  it('asks for help without a folder', () => {
    expect(parseEvaluateArguments(['--help'])).toBeUndefined();
  });

  it.each([
    [[], 'Expected one folder; came none.'],
    [['a', 'b'], 'Expected one folder; came a b.'],
    [['a', '--label', 'b'], "Unknown option '--label'"],
    [['a', '--json=yes'], 'does not take an argument'],
    [
      ['a', '--preprocessing', 'keras'],
      'Expected --preprocessing to be one of CENTER_CROP, KERAS, both; came "keras".',
    ],
  ])('refuses %j and points to --help', (argv, message) => {
    expect(() => parseEvaluateArguments(argv)).toThrow(message);
    expect(() => parseEvaluateArguments(argv)).toThrow('Try: npm run evaluate -- --help');
  });
});
