import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { booleanVariable, integerVariable, listVariable, loadConfig } from './load-config.js';

const schema = z.object({
  PORT: integerVariable(0, 65_535).default(4000),
  SANDBOX: booleanVariable.default(true),
  REDIS_URL: z.string().startsWith('redis://').optional(),
});

describe('loading the configuration', () => {
  it('takes defaults where a variable is missing or empty', () => {
    expect(loadConfig(schema, { PORT: '', PATH: '/bin' })).toEqual({ PORT: 4000, SANDBOX: true });
  });

  it('names every wrong variable at once, with what was expected and what came', () => {
    expect(() => loadConfig(schema, { PORT: '80x', SANDBOX: 'yes' })).toThrow(
      [
        'Wrong configuration:',
        '  PORT: expected a whole number from 0 to 65535 (came: "80x")',
        '  SANDBOX: expected true or false (came: "yes")',
      ].join('\n'),
    );
  });

  it('keeps URLs out of its message, because they may hold passwords', () => {
    expect(() => loadConfig(schema, { REDIS_URL: 'http://user:secret@host' })).not.toThrow(
      /secret/,
    );
    expect(() => loadConfig(schema, { REDIS_URL: 'http://user:secret@host' })).toThrow(/REDIS_URL/);
  });

  it('keeps keys out of its message: somebody may give one where its hash is wanted', () => {
    const keys = z.object({ API_KEYS: listVariable(z.string().length(64, 'expected a hash')) });
    expect(() => loadConfig(keys, { API_KEYS: 'swordfish' })).toThrow(
      ['Wrong configuration:', '  API_KEYS.0: expected a hash'].join('\n'),
    );
  });

  it.each(['HTTP_PROXY', 'https_proxy'])(
    'keeps %s out of its message, password and all',
    (name) => {
      const proxies = z.object({ [name]: z.string().max(3, 'expected a URL') });
      expect(() => loadConfig(proxies, { [name]: 'user:swordfish@proxy' })).toThrow(
        new Error(`Wrong configuration:\n  ${name}: expected a URL`),
      );
    },
  );

  it('takes lists apart at their commas', () => {
    const lists = z.object({ PROXIES: listVariable(z.string()).default([]) });
    expect(loadConfig(lists, { PROXIES: '10.0.0.1, ::1' })).toEqual({
      PROXIES: ['10.0.0.1', '::1'],
    });
    expect(loadConfig(lists, { PROXIES: '' })).toEqual({ PROXIES: [] });
  });
});
