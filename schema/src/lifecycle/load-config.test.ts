import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { booleanVariable, integerVariable, loadConfig } from './load-config.js';

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
});
