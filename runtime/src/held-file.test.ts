import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { systemClock, type Clock } from './clock.js';
import { HeldFile, isReleased } from './held-file.js';

/** Runs what waits when it is told to. */
function manualClock(): { readonly clock: Clock; readonly runAll: () => void } {
  const waiting = new Set<() => void>();
  const clock = {
    ...systemClock,
    after: (_delayMs: number, run: () => void) => {
      waiting.add(run);
      return () => waiting.delete(run);
    },
  };
  const runAll = (): void => {
    for (const run of [...waiting]) {
      waiting.delete(run);
      run();
    }
  };
  return { clock, runAll };
}

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'held-'));
  path = join(folder, 'claim-1');
});

afterEach(() => rm(folder, { recursive: true }));

it('belongs to the one that was first', async () => {
  const { clock } = manualClock();
  const held = await Promise.all([HeldFile.create(path, clock), HeldFile.create(path, clock)]);
  expect(held.filter((one) => one !== undefined)).toHaveLength(1);
  for (const one of held) await one?.close();
});

it('changes while it is held', async () => {
  const { clock, runAll } = manualClock();
  const held = await HeldFile.create(path, clock);
  const first = await readFile(path, 'utf8');
  runAll();
  // Without waiting for its turn, it would end before the beat is written.
  await setTimeout(50);
  const second = await readFile(path, 'utf8');
  expect(second).not.toBe(first);
  expect(isReleased(second)).toBe(false);
  await held?.close();
});

it('says that nobody holds it any more, and stands still', async () => {
  const { clock, runAll } = manualClock();
  const held = await HeldFile.create(path, clock);
  expect(isReleased(await readFile(path, 'utf8'))).toBe(false);
  await held?.close();
  await held?.close();
  expect(isReleased(await readFile(path, 'utf8'))).toBe(true);
  runAll();
  expect(isReleased(await readFile(path, 'utf8'))).toBe(true);
});

it('tells where it cannot be made', async () => {
  const { clock } = manualClock();
  await expect(HeldFile.create(join(folder, 'no', 'claim'), clock)).rejects.toThrow('ENOENT');
});
