import { describe, expect, it } from '@jest/globals';
import { MODEL_NAME } from '@detections/schema/names';
import { count, modelReference, named, oneOf, serviceUrl, share } from './parsers.js';
import { UsageError } from './usage-error.js';

const refusal = (parse: () => unknown): string => {
  try {
    return `accepted ${String(parse())}`;
  } catch (error) {
    return error instanceof UsageError ? error.message : String(error);
  }
};

describe('an option', () => {
  it('takes one of its words, as they are written', () => {
    expect(oneOf('--format', ['csv', 'jsonl'])('jsonl')).toBe('jsonl');
    expect(refusal(() => oneOf('--format', ['csv', 'jsonl'])('CSV'))).toBe(
      'Expected --format to be one of csv, jsonl; came "CSV".',
    );
  });

  it.each([
    ['1', 1],
    ['1000', 1000],
  ])('takes %s for a count', (text, value) => {
    expect(count('--top')(text)).toBe(value);
  });

  it.each(['0', '-1', '1.5', '1e3', '', 'five', '9'.repeat(20)])('refuses the count %j', (text) => {
    expect(refusal(() => count('--top')(text))).toBe(
      `Expected --top to be a whole number from 1; came ${JSON.stringify(text)}.`,
    );
  });

  it.each(['http://127.0.0.1:4000', 'https://example.org/detections/'])(
    'takes %s for the address of a service',
    (text) => {
      expect(serviceUrl('--url')(text)).toBe(text);
    },
  );

  it.each(['127.0.0.1:4000', 'ftp://a', 'http://user:secret@a', 'http://a?key=secret', ''])(
    'refuses the address %j, and does not repeat it',
    (text) => {
      expect(refusal(() => serviceUrl('--url')(text))).toBe(
        'Expected --url to be an address such as http://127.0.0.1:4000, with neither a user nor a query; came another.',
      );
    },
  );

  it.each([
    ['.9', 0.9],
    ['0', 0],
    ['1', 1],
  ])('takes %s for a share', (text, value) => {
    expect(share('--min-agreement')(text)).toBe(value);
  });

  it.each(['93', '', '-0.5', '1e-1', '0x1'])('refuses the share %j', (text) => {
    expect(refusal(() => share('--min-agreement')(text))).toBe(
      `Expected --min-agreement from 0 to 1; came ${JSON.stringify(text)}.`,
    );
  });

  it.each([
    ['fruits', { name: 'fruits' }],
    ['fruits@12', { name: 'fruits', version: '12' }],
  ])('takes %s for a model', (text, reference) => {
    expect(modelReference('--model')(text)).toEqual(reference);
  });

  it.each(['', '@1', 'fruits@', 'fruits@0', 'fruits@1@2', 'Fruits', '../fruits'])(
    'refuses the model %j',
    (text) => {
      expect(refusal(() => modelReference('--model')(text))).toBe(
        `Expected --model to be NAME or NAME@VERSION, such as resnet50 or resnet50@1; came ${JSON.stringify(text)}.`,
      );
    },
  );

  it('takes a name that a model may have, and says what one is', () => {
    const parse = named('--name', MODEL_NAME);
    expect(parse('fruits.v2')).toBe('fruits.v2');
    expect(refusal(() => parse('../fruits'))).toBe(
      '--name: expected 1 to 63 of a-z, 0-9, ".", "_" and "-", the first a letter or digit; came "../fruits".',
    );
  });
});
