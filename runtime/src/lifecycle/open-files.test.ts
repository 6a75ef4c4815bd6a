import { describe, expect, it } from '@jest/globals';
import { ConfigError } from './config-error.js';
import { requireOpenFiles } from './open-files.js';

describe('the limit of open files', () => {
  it('is told by the system', () => {
    expect(requireOpenFiles(0)).toBeGreaterThan(0);
  });

  it('leaves what the process itself needs', () => {
    expect(requireOpenFiles(256, 1024)).toBe(640);
    expect(requireOpenFiles(256, Infinity)).toBe(Infinity);
  });

  it('is enough, or the message says how many, what for and how', () => {
    expect(requireOpenFiles(256, 640)).toBe(256);
    expect(() => requireOpenFiles(256, 639)).toThrow(
      new ConfigError(
        'Expected a limit of at least 640 open files, 256 of them for MAX_QUEUE_LENGTH; it is 639: raise it with "ulimit -n", LimitNOFILE or --ulimit nofile.',
      ),
    );
    expect(() => requireOpenFiles(0, 64)).toThrow(
      /^Expected .* at least 384 open files; it is 64:/,
    );
  });
});
