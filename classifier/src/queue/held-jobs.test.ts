import { beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '@detections/test-support';
import { HeldJobs } from './held-jobs.js';

const INTERVAL_MS = 1000;
/** As often as it is asked whether images are still there. */
const WANTED_INTERVAL_MS = 100;
const FIRST = { stream: 'jobs', id: '1-1', image: 'image:a' };
const SECOND = { stream: 'jobs', id: '2-1', image: 'image:b' };

describe('held jobs', () => {
  let clock: FakeClock;
  let lines: string[];
  let held: HeldJobs;
  let images: Set<string>;
  let renewals: number;
  /** Answers the renewal under way. */
  let answer: (answer: {
    readonly own: readonly string[];
    readonly taken: readonly string[];
  }) => void;

  beforeEach(() => {
    clock = new FakeClock();
    lines = [];
    const log = (_: unknown, message?: string): void => {
      lines.push(message ?? '');
    };
    images = new Set([FIRST.image, SECOND.image]);
    renewals = 0;
    const renew = () =>
      new Promise<Parameters<typeof answer>[0]>((resolve) => {
        renewals += 1;
        answer = resolve;
      });
    held = new HeldJobs({
      group: { renew },
      countImages: (keys) => Promise.resolve(keys.filter((key) => images.has(key)).length),
      clock,
      logger: { warn: log, info: log },
      renewIntervalMs: INTERVAL_MS,
    });
    held.start();
    for (const place of [FIRST, SECOND]) held.add(place);
  });

  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('are not lost where their reply overtakes the renewal', async () => {
    clock.advance(INTERVAL_MS);
    let replied = (): void => undefined;
    const reply = held.untilReplied(FIRST, () => new Promise((resolve) => (replied = resolve)));
    // Redis finished the first before it renewed; that it did is not known here yet.
    answer({ own: ['2-1'], taken: [] });
    await settle();
    replied();
    await reply;
    expect(lines).toEqual([]);
    expect([held.has(FIRST), held.has(SECOND)]).toEqual([false, true]);
  });

  it('are renewed while their reply is tried again and again', async () => {
    const never = held.untilReplied(FIRST, () => new Promise(() => undefined));
    clock.advance(INTERVAL_MS);
    answer({ own: ['1-1', '2-1'], taken: [] });
    await settle();
    expect(held.has(FIRST)).toBe(true);
    expect(never).toBeInstanceOf(Promise);
  });

  it('that another classifier took are given up, and the log says so', async () => {
    clock.advance(INTERVAL_MS);
    answer({ own: ['2-1'], taken: ['1-1'] });
    await settle();
    expect(lines).toEqual(['jobs lost to another classifier']);
    expect(held.has(FIRST)).toBe(false);
  });

  it('that were cancelled are given up without a word', async () => {
    clock.advance(INTERVAL_MS);
    answer({ own: ['2-1'], taken: [] });
    await settle();
    expect(lines).toEqual([]);
    expect(held.has(FIRST)).toBe(false);
  });

  it('are told apart by their stream', async () => {
    const other = { ...FIRST, stream: 'jobs of another model' };
    held.add(other);
    await held.untilReplied(FIRST, () => Promise.resolve());
    expect([held.has(FIRST), held.has(other)]).toEqual([false, true]);
  });

  it('whose caller went away are known long before they would be renewed', async () => {
    clock.advance(WANTED_INTERVAL_MS);
    await settle();
    expect(renewals).toBe(0);
    images.delete(FIRST.image);
    clock.advance(WANTED_INTERVAL_MS);
    await settle();
    answer({ own: ['2-1'], taken: [] });
    await settle();
    expect([renewals, held.has(FIRST), held.has(SECOND), lines]).toEqual([1, false, true, []]);
  });

  it('whose reply is on its way are not missed', async () => {
    void held.untilReplied(FIRST, () => new Promise(() => undefined));
    images.delete(FIRST.image);
    clock.advance(WANTED_INTERVAL_MS);
    await settle();
    expect(renewals).toBe(0);
  });
});
