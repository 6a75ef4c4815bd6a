import { describe, expect, it } from '@jest/globals';
import { parseExportArguments } from './export-arguments.js';

describe('parseExportArguments', () => {
  it('needs nothing', () => {
    expect(parseExportArguments([])).toEqual({ format: 'csv', output: undefined });
  });

  it('takes every option', () => {
    expect(parseExportArguments(['--format=jsonl', '--output', 'a.jsonl'])).toEqual({
      format: 'jsonl',
      output: 'a.jsonl',
    });
  });

  it('asks for help', () => {
    expect(parseExportArguments(['-h'])).toBeUndefined();
  });

  it.each([
    [['--format', 'xml'], 'Expected --format to be csv or jsonl; came "xml".'],
    [['--out', 'a'], "Unknown option '--out'"],
    [['file.csv'], 'Unexpected argument'],
  ])('refuses %j and points to --help', (argv, message) => {
    expect(() => parseExportArguments(argv)).toThrow(message);
    expect(() => parseExportArguments(argv)).toThrow('Try: npm run feedback:export -- --help');
  });
});
