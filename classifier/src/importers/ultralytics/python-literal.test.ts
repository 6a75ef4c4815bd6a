import { describe, expect, it } from '@jest/globals';
import { parsePythonLiteral, type PythonValue } from './python-literal.js';

/** What Python calls a dictionary, for a test to be read easily. */
const dictionary = (...entries: [PythonValue, PythonValue][]): PythonValue => ({ entries });

describe('a value that Python wrote', () => {
  it.each<[string, PythonValue]>([
    [`{0: 'apple', 1: "farmer's fig"}`, dictionary([0, 'apple'], [1, "farmer's fig"])],
    [`['a', 'b',]`, ['a', 'b']],
    ['(224, 224)', [224, 224]],
    ['( 1 , )', [1]],
    ['{}', dictionary()],
    ['[]', []],
    ['640', 640],
    ['-1.5e3', -1500],
    ['[True, False, None]', [true, false, null]],
    [
      `{'batch': 1, 'half': False, 'opset': None}`,
      dictionary(['batch', 1], ['half', false], ['opset', null]),
    ],
    [`{'a': {'b': [1, (2, 3)]}}`, dictionary(['a', dictionary(['b', [1, [2, 3]]])])],
    [`'say "it\\'s"'`, `say "it's"`],
    [`"both ' and \\""`, `both ' and "`],
    [`'a\\\\b\\n\\t\\x41\\u00e9\\U0001f34e\\101'`, 'a\\b\n\tAé🍎A'],
    [`'日本語 🍎, {1: [x]}: é'`, '日本語 🍎, {1: [x]}: é'],
    [`''`, ''],
    ['  {0 :\n"a" ,\n1:\'b\'}  ', dictionary([0, 'a'], [1, 'b'])],
    [
      `{'__proto__': 'x', 'constructor': 'y'}`,
      dictionary(['__proto__', 'x'], ['constructor', 'y']),
    ],
  ])('is read: %s', (text, expected) => {
    expect(parsePythonLiteral(text)).toEqual(expected);
  });

  it.each<[string, string, RegExp]>([
    ['is nothing', '', /expected a value at character 0/],
    ['ends early', "{0: 'a'", /expected "," at character 7, came ""/],
    ['ends within a string', "{0: 'a}", /the closing '/],
    ['ends within an escape', "'a\\", /an escape of Python’s/],
    ['goes on', "{0: 'a'} + x", /expected its end at character 9, came "\+ x"/],
    ['breaks a string’s line', "'a\nb'", /the closing '/],
    ['has two commas', "['a',,'b']", /expected a value at character 5/],
    ['lacks a colon', "{0 'a'}", /expected ":" at character 3/],
    ['is a call', "__import__('os').system('true')", /expected a value at character 0/],
    ['is a set', "{'a', 'b'}", /expected ":"/],
    ['is JSON’s', '{"a": true}', /expected a value at character 6/],
    ['is a method of objects', '[constructor, toString]', /expected a value at character 1/],
    ['has a code point that does not exist', "'\\U00110000'", /an escape of Python’s/],
    ['has an unknown escape', "'\\q'", /an escape of Python’s/],
    ['is nested without end', '['.repeat(100_000), /expected less depth/],
    ['is longer than any', `'${'a'.repeat(5 * 2 ** 20)}'`, /too long/],
  ])('is refused where it %s', (_, text, message) => {
    expect(() => parsePythonLiteral(text)).toThrow(message);
  });
});
