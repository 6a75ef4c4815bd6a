import { Writable } from 'node:stream';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { createTerminalProgress } from './terminal-progress.js';

const MEBIBYTE = 1024 * 1024;

describe('createTerminalProgress', () => {
  let lines: string[];
  let drawn: string;
  beforeEach(() => {
    lines = [];
    drawn = '';
  });

  function create(isTTY: boolean) {
    const sink = new Writable({
      write: (chunk: Buffer, _, done) => {
        drawn += chunk.toString();
        done();
      },
    });
    return createTerminalProgress({
      stream: Object.assign(sink, { isTTY, columns: 80 }),
      log: (line) => lines.push(line),
    });
  }

  it('writes a line every tenth of the file where there is no terminal', () => {
    const progress = create(false);
    for (let percent = 0; percent <= 100; percent += 1) {
      progress.update('weights.h5', percent * MEBIBYTE, 100 * MEBIBYTE);
    }
    progress.finish('weights.h5');
    expect(lines).toHaveLength(11);
    expect(lines[3]).toBe('downloading weights.h5: 30 %, 30.0 MiB');
    expect(drawn).toBe('');
  });

  it('counts bytes where the size is not known', () => {
    const progress = create(false);
    for (let size = 0; size <= 32; size += 1) {
      progress.update('weights.h5', size * MEBIBYTE, undefined);
    }
    expect(lines).toEqual([
      'downloading weights.h5: 0.0 MiB',
      'downloading weights.h5: 16.0 MiB',
      'downloading weights.h5: 32.0 MiB',
    ]);
  });

  it('draws a bar per file on a terminal', () => {
    const progress = create(true);
    for (const file of ['index.json', 'weights.h5']) {
      progress.update(file, 0, 2 * MEBIBYTE);
      progress.update(file, 2 * MEBIBYTE, 2 * MEBIBYTE);
      progress.finish(file);
    }
    expect(drawn).toContain('index.json');
    expect(drawn).toContain('100%');
    expect(drawn).toContain('2.0 of 2.0 MiB');
    expect(lines).toEqual([]);
  });
});
