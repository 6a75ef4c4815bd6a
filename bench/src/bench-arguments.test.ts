import { describe, expect, it } from '@jest/globals';
import { ArgumentsError, parseBenchArguments, usage } from './bench-arguments.js';

const PARTS = ['floor', 'doors', 'memory'];

describe('parseBenchArguments', () => {
  it('measures what a default run measures where nothing is asked for', () => {
    expect(parseBenchArguments([], PARTS)).toEqual({
      isQuick: false,
      only: undefined,
      runs: undefined,
      jsonFile: undefined,
      isMarkdown: false,
    });
  });

  it('takes every option, and parts in their own order', () => {
    const argv = [
      '--quick',
      '--only',
      'memory',
      '--only=floor',
      '--run',
      'a/b',
      '--json=a',
      '--markdown',
    ];
    expect(parseBenchArguments(argv, PARTS)).toEqual({
      isQuick: true,
      only: ['floor', 'memory'],
      runs: ['a/b'],
      jsonFile: 'a',
      isMarkdown: true,
    });
  });

  it('is undefined where help is asked for', () => {
    expect(parseBenchArguments(['-h'], PARTS)).toBeUndefined();
  });

  it('says which parts there are where an unknown one is asked for', () => {
    expect(() => parseBenchArguments(['--only', 'roof'], PARTS)).toThrow(
      'Expected --only to be one of floor, doors, memory; came "roof".',
    );
  });

  it.each([['--fast'], ['floor'], ['--json'], ['--json=']])('refuses %s', (argument) => {
    expect(() => parseBenchArguments([argument], PARTS)).toThrow(ArgumentsError);
  });
});

it('lists every part with what it is about', () => {
  expect(usage([{ name: 'floor', about: 'the bare engine' }])).toContain(
    '\n  floor   the bare engine\n',
  );
});
