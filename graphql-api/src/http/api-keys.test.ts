import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '@detections/runtime/lifecycle';
import { apiVariables } from '../config.js';
import { findApiKey, type ApiKey } from './api-keys.js';

const KEYS = ['first', 'second', 'third'];
const sha256 = (key: string): string => createHash('sha256').update(key).digest('hex');
const [A, B] = [sha256('a'), sha256('b')];
const read = (text: string): readonly ApiKey[] =>
  loadConfig(apiVariables.pick({ API_KEYS: true }), { API_KEYS: text }).API_KEYS;
const rolesIn = (text: string): string[][] =>
  read(text).map(({ roles }) => [...roles].toSorted((a, b) => a.localeCompare(b)));

describe('API_KEYS', () => {
  it('takes a bare hash for a key that reads, and reading for part of every role', () => {
    expect(rolesIn(`${A}, ${B}:read`)).toEqual([['read'], ['read']]);
    expect(rolesIn(`${A}:teach,${B}:models`)).toEqual([
      ['read', 'teach'],
      ['models', 'read'],
    ]);
    expect(rolesIn(`${A}:models+teach+read`)).toEqual([['models', 'read', 'teach']]);
  });

  it('takes a hash twice where both entries mean the same', () => {
    expect(rolesIn(`${A}:teach, ${A.toUpperCase()}:read+teach`)).toHaveLength(2);
    expect(rolesIn(`${A}, ${A}:read`)).toHaveLength(2);
  });

  it.each([
    [`${A}:`, '0: expected behind the colon one role or several'],
    [`${B}, ${A}:write`, '1: expected behind the colon one role or several, joined by +, of read'],
    [`${A}:Teach`, '0: expected behind the colon'],
    [`${A}:teach+`, '0: expected behind the colon'],
    [`${A}:teach+ models`, '0: expected behind the colon'],
    [`${A}:read:teach`, '0: expected behind the colon'],
    [`${A}:teach;models`, '0: expected behind the colon'],
    [A.slice(1), '0: expected SHA-256 hashes in 64 hexadecimal digits'],
    [`${A}0`, '0: expected SHA-256'],
    [`${A}+teach`, '0: expected SHA-256'],
    [`teach:${A}`, '0: expected SHA-256'],
    [':teach', '0: expected SHA-256'],
    [`${A},`, '1: expected SHA-256'],
    [`${A}:teach, ${B}, ${A}`, '2: expected one list of roles for each hash; that of entry 0'],
    [`${A}:teach, ${A.toUpperCase()}:models`, '1: expected one list of roles for each hash'],
  ])('refuses %s, and repeats neither hash nor key', (text, message) => {
    expect(() => read(text)).toThrow(`API_KEYS.${message}`);
    expect(() => read(text)).not.toThrow(/[0-9a-f]{8}/i);
  });
});

describe('looking for a key', () => {
  const known = read(KEYS.map(sha256).join());

  it.each(KEYS)('finds it wherever it stands: %s', (key) => {
    expect(findApiKey(key, known)).toBe(known[KEYS.indexOf(key)]);
  });

  it.each(['', 'guess', sha256('first')])('finds none for %j', (key) => {
    expect(findApiKey(key, known)).toBeUndefined();
  });
});
