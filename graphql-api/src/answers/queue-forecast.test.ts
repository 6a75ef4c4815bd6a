import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { CallerGoneError, JobTimeoutError } from '@detections/schema';
import { FakeClock } from '@detections/test-support';
import { createQueueForecast, type QueueForecast } from './queue-forecast.js';

const TIMEOUT_MS = 15_000;

describe('the forecast of a queue', () => {
  let clock: FakeClock;
  let length: number;
  let forecast: QueueForecast;

  beforeEach(() => {
    clock = new FakeClock();
    length = 0;
    const dispatcher = { load: () => ({ length, bytes: 0 }) };
    forecast = createQueueForecast({ dispatcher, clock, jobTimeoutMs: TIMEOUT_MS });
  });

  /** One job that is the last of so many, and answered after so long. */
  const answer = async (jobs: number, ms: number, failure?: Error): Promise<void> => {
    length = jobs;
    const { promise, resolve, reject } = withResolvers();
    const learned = forecast.learnFrom(promise).catch(() => undefined);
    clock.advance(ms);
    if (failure === undefined) resolve();
    else reject(failure);
    await learned;
    await nextTurn();
  };
  const isTimely = (jobs: number): boolean => {
    length = jobs;
    try {
      forecast.requireTimely();
      return true;
    } catch (error) {
      expect(error).toMatchObject({ code: 'QUEUE_FULL' });
      return false;
    }
  };

  it('refuses nobody as long as nothing was answered', () => {
    expect(isTimely(1000)).toBe(true);
  });

  it('takes as many as are answered within a third of the deadline', async () => {
    await answer(20, 2000);
    // 100 ms each, 5 s for all.
    expect([isTimely(49), isTimely(50)]).toEqual([true, false]);
  });

  it('shortens the queue where jobs time out', async () => {
    await answer(20, 2000);
    for (let job = 0; job < 100; job += 1) {
      await answer(20, TIMEOUT_MS, new JobTimeoutError('Too late.'));
    }
    // 750 ms each.
    expect([isTimely(7), isTimely(8)]).toEqual([true, false]);
  });

  it('lets the refused come again when half of the queue is answered, within ten seconds', async () => {
    expect(forecast.retryAfterSeconds()).toBe(1);
    await answer(20, 2000);
    length = 59;
    expect(forecast.retryAfterSeconds()).toBe(3);
    length = 999;
    expect(forecast.retryAfterSeconds()).toBe(10);
  });

  it('counts a job that others joined as one of theirs', async () => {
    const batch = withResolvers();
    const learned: Promise<void>[] = [];
    for (length = 1; length <= 8; length += 1) learned.push(forecast.learnFrom(batch.promise));
    clock.advance(800);
    batch.resolve();
    await Promise.all(learned);
    await nextTurn();
    // 100 ms each; by how long the queue was when each came, the median would be 160.
    expect([isTimely(49), isTimely(50)]).toEqual([true, false]);
  });

  it('learns nothing from callers that go away', async () => {
    await answer(20, 2000);
    for (let job = 0; job < 100; job += 1) await answer(20, 1, new CallerGoneError('a'));
    expect([isTimely(49), isTimely(50)]).toEqual([true, false]);
  });

  it('is not misled by the few that an outage held up', async () => {
    for (let job = 0; job < 16; job += 1) await answer(20, 2000);
    for (let job = 0; job < 8; job += 1) await answer(8, TIMEOUT_MS, new JobTimeoutError('Late.'));
    expect([isTimely(49), isTimely(50)]).toEqual([true, false]);
  });

  it('always takes a few, so that it can learn that all is well again', async () => {
    await answer(1, 9000);
    expect([isTimely(7), isTimely(8)]).toEqual([true, false]);
    for (let job = 0; job < 100; job += 1) await answer(8, 80);
    expect(isTimely(100)).toBe(true);
  });
});

function withResolvers(): {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
} {
  const settle: { resolve?: () => void; reject?: (error: Error) => void } = {};
  const promise = new Promise<void>((resolve, reject) => {
    settle.resolve = resolve;
    settle.reject = reject;
  });
  return {
    promise,
    resolve: () => settle.resolve?.(),
    reject: (error) => settle.reject?.(error),
  };
}
