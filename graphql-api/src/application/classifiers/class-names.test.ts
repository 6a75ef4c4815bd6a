import { describe, expect, it } from '@jest/globals';
import { requireClassifierName, requireClassName } from './class-names.js';

describe('a classifier’s name', () => {
  it.each(['screws', 'm3.screws_v2-x', '7'])('may be %s', (name) => {
    expect(requireClassifierName(name)).toBe(name);
  });

  it.each(['', 'Screws', '-a', 'a b', 'a/b', '../a', 'a@1', 'ä', 'a'.repeat(64)])(
    'may not be %j',
    (name) => {
      expect(() => requireClassifierName(name)).toThrow(
        expect.objectContaining({
          code: 'BAD_USER_INPUT',
          message: expect.stringContaining('1 to 63 of a-z') as unknown,
        }),
      );
    },
  );
});

describe('a class’s name', () => {
  it.each([
    ['M3 × 10, rusty', 'M3 × 10, rusty'],
    ['  spaces around ', 'spaces around'],
    ['e\u0301clair', '\u00e9clair'],
    ['../etc', '../etc'],
    ['🦊 and 犬', '🦊 and 犬'],
    ['👩‍🚒', '👩‍🚒'],
    ['🦊'.repeat(100), '🦊'.repeat(100)],
    ['...', '...'],
    ['.hidden', '.hidden'],
    ['%2E%2E', '%2E%2E'],
    ['?', '?'],
  ])('may be %j', (text, name) => {
    expect(requireClassName(text)).toBe(name);
  });

  it.each([
    '',
    '   ',
    'two\nlines',
    'two\u2028lines',
    'nul\u0000',
    'half \ud83d',
    'a'.repeat(101),
    // Nothing of them can be seen.
    '\u200b',
    '\u200d \u2060',
  ])('may not be %j', (text) => {
    expect(() => requireClassName(text)).toThrow(
      expect.objectContaining({
        code: 'BAD_USER_INPUT',
        message: expect.stringContaining('1 to 100 characters') as unknown,
      }),
    );
  });

  // fetch, browsers and curl take them out of addresses, encoded or not.
  it.each(['.', '..', ' .. '])('may not be %j, which addresses cannot carry', (text) => {
    expect(() => requireClassName(text)).toThrow(
      expect.objectContaining({
        code: 'BAD_USER_INPUT',
        message: expect.stringContaining('address') as unknown,
      }),
    );
  });
});
