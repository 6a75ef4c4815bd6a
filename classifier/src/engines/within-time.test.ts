import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@detections/test-support';
import { withinTime } from './within-time.js';

const NEVER = new Promise<never>(() => undefined);

describe('waiting within a time', () => {
  const timedOut = (): Error => new Error('too long');

  it('gives what the work gives', async () => {
    const options = { limitMs: 100, clock: new FakeClock(), timedOut };
    await expect(withinTime(Promise.resolve(7), options)).resolves.toBe(7);
    await expect(withinTime(Promise.reject(new Error('no')), options)).rejects.toThrow('no');
  });

  it('gives up when the time is over', async () => {
    const clock = new FakeClock();
    let over = false;
    const waiting = withinTime(NEVER, {
      limitMs: 100,
      clock,
      timedOut: () => {
        over = true;
        return timedOut();
      },
    });
    clock.advance(99);
    expect(over).toBe(false);
    clock.advance(1);
    await expect(waiting).rejects.toThrow('too long');
  });

  it('does not count the time for which the whole process was frozen', () => {
    // A clock whose timers come late, all of them at once, as after SIGCONT.
    const due: (() => void)[] = [];
    const clock = {
      now: () => 0,
      monotonicMs: () => 0,
      after: (_: number, run: () => void) => {
        due.push(run);
        return () => undefined;
      },
    };
    let over = false;
    const waiting = withinTime(NEVER, {
      limitMs: 100,
      clock,
      timedOut: () => {
        over = true;
        return timedOut();
      },
    });
    waiting.catch(() => undefined);
    for (let wakings = 0; wakings < 9; wakings += 1) due.shift()?.();
    expect(over).toBe(false);
    due.shift()?.();
    expect(over).toBe(true);
  });
});
