import { describe, expect, it } from '@jest/globals';
import { judge, pairRounds, ratiosOf, trustedRatio, type Claim } from './verdict.js';

function outcomeOf(claim: Claim, rounds: readonly number[]): string {
  return judge({ name: 'a figure', unit: '', claim, rounds }).outcome;
}

describe('judge', () => {
  it('holds a claim that every round holds', () => {
    expect(outcomeOf({ atLeast: 0.95 }, [0.95, 0.97, 0.99])).toBe('held');
    expect(outcomeOf({ atMost: 5 }, [5, 1, -2])).toBe('held');
  });

  it('misses a claim that every round misses', () => {
    expect(outcomeOf({ atLeast: 0.95 }, [0.8, 0.94, 0.9])).toBe('missed');
    expect(outcomeOf({ atMost: 5 }, [6, 7, 8])).toBe('missed');
  });

  it('refuses to say where the rounds lie on both sides of the claim', () => {
    expect(outcomeOf({ atLeast: 0.95 }, [0.94, 1.2, 1.1])).toBe('spread too wide');
    expect(outcomeOf({ atMost: 5 }, [1, 2, 5.1])).toBe('spread too wide');
  });

  it('keeps the rounds with their median and spread', () => {
    expect(judge({ name: 'n', unit: ' ms', claim: { atMost: 5 }, rounds: [3, 1, 2] })).toEqual({
      name: 'n',
      unit: ' ms',
      claim: { atMost: 5 },
      rounds: [3, 1, 2],
      median: 2,
      spread: { lowest: 1, highest: 3 },
      outcome: 'held',
    });
  });

  it('refuses to speak about nothing', () => {
    expect(() => outcomeOf({ atMost: 5 }, [])).toThrow(RangeError);
  });
});

describe('trustedRatio', () => {
  it('is the median where no round is far from it', () => {
    expect(trustedRatio([0.91, 1, 1.09])).toBe(1);
  });

  it('is undefined where one round is more than a tenth above or below', () => {
    expect(trustedRatio([1, 1, 1.11])).toBeUndefined();
    expect(trustedRatio([0.89, 1, 1])).toBeUndefined();
  });
});

describe('pairRounds', () => {
  it('pairs the first with the first, and so on', () => {
    expect(ratiosOf([2, 9], [4, 3])).toEqual([0.5, 3]);
  });

  it('refuses sides of different lengths', () => {
    expect(() => pairRounds([1, 2], [1], Math.max)).toThrow(
      'Expected as many rounds on both sides; came 2 and 1.',
    );
  });
});
