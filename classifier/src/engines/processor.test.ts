import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readProcessor } from './processor.js';

describe('readProcessor', () => {
  it('reads the flags of the first core', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cpuinfo-'));
    const path = join(folder, 'cpuinfo');
    await writeFile(path, 'processor\t: 0\nflags\t\t: fpu avx2 avx512_vnni\nbugs\t\t: none\n');
    expect((await readProcessor(path)).flags).toEqual(new Set(['fpu', 'avx2', 'avx512_vnni']));
    await rm(folder, { recursive: true });
  });

  it('knows no flags where there is no such file', async () => {
    expect((await readProcessor('/nowhere/cpuinfo')).flags.size).toBe(0);
  });
});
