import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@detections/test-support';
import { Pace } from './pace.js';

describe('a pace of 10 a second with a burst of 5', () => {
  const create = () => {
    const clock = new FakeClock();
    const pace = new Pace({ perSecond: 10, burst: 5, longestDelayMs: 1000, clock });
    const takeMany = (count: number): number[] => Array.from({ length: count }, () => pace.take(1));
    return { clock, pace, takeMany };
  };

  it('lets a burst through at once, then one in 100 ms', () => {
    const { takeMany } = create();
    expect(takeMany(8)).toEqual([0, 0, 0, 0, 0, 100, 200, 300]);
  });

  it('forgets a burst as time goes by', () => {
    const { clock, takeMany } = create();
    takeMany(5);
    clock.advance(200);
    expect(takeMany(3)).toEqual([0, 0, 100]);
    clock.advance(10_000);
    expect(takeMany(6)).toEqual([0, 0, 0, 0, 0, 100]);
  });

  it('delays nothing for longer than it may, and keeps no debt beyond that', () => {
    const { clock, takeMany } = create();
    expect(takeMany(1000).at(-1)).toBe(1000);
    clock.advance(1000 + 500);
    expect(takeMany(1)).toEqual([0]);
  });

  it('takes a large amount for as many small ones', () => {
    const { pace } = create();
    expect([pace.take(5), pace.take(3), pace.take(1)]).toEqual([0, 300, 400]);
  });
});
