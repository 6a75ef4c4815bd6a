import { beforeEach, expect, it } from '@jest/globals';
import type { Clock } from './clock.js';
import { repeat } from './repeat.js';

let stop: AbortController;
/** What waits, with how long it is to wait. */
let waiting: { readonly delayMs: number; readonly run: () => void }[];
const clock: Pick<Clock, 'after'> = {
  after: (delayMs, run) => {
    const timer = { delayMs, run };
    waiting.push(timer);
    return () => {
      waiting = waiting.filter((other) => other !== timer);
    };
  },
};

/** Lets the time that waits pass, and what was begun go on. */
async function pass(): Promise<void> {
  waiting.shift()?.run();
  await new Promise(setImmediate);
}

beforeEach(() => {
  stop = new AbortController();
  waiting = [];
});

it('waits first, and again from the end of each time', async () => {
  const ends: (() => void)[] = [];
  const work = (): Promise<void> => new Promise((resolve) => ends.push(resolve));
  repeat(work, { clock, everyMs: 100, signal: stop.signal });
  expect(ends).toHaveLength(0);
  for (const times of [1, 2]) {
    await pass();
    expect([ends.length, waiting.length]).toEqual([times, 0]);
    ends.at(-1)?.();
    await new Promise(setImmediate);
    expect(waiting).toMatchObject([{ delayMs: 100 }]);
  }
});

it('asks each time how long to wait, where that varies', async () => {
  const waits = [5, 60];
  const everyMs = (): number => waits.shift() ?? 0;
  repeat(() => Promise.resolve(), { clock, everyMs, signal: stop.signal });
  expect(waiting).toMatchObject([{ delayMs: 5 }]);
  await pass();
  expect(waiting).toMatchObject([{ delayMs: 60 }]);
});

it('waits no more once it is stopped', async () => {
  repeat(() => Promise.resolve(), { clock, everyMs: 100, signal: stop.signal });
  stop.abort();
  expect(waiting).toEqual([]);
  repeat(() => Promise.resolve(), { clock, everyMs: 100, signal: stop.signal });
  await pass();
  expect(waiting).toEqual([]);
});

it('goes on no more where it is stopped at work', async () => {
  const work = (): Promise<void> => {
    stop.abort();
    return Promise.resolve();
  };
  repeat(work, { clock, everyMs: 100, signal: stop.signal });
  await pass();
  expect(waiting).toEqual([]);
});
