import { median, spread, type Spread } from './statistics.js';

/** What is promised of a figure, in the figure's own unit. */
export type Claim = { readonly atLeast: number } | { readonly atMost: number };

export interface Target {
  readonly name: string;
  readonly claim: Claim;
  /** How the figure is written, e.g. ` ms`. */
  readonly unit: string;
  /** The figure of each round; of a comparison, the ratio or difference of the round's two sides. */
  readonly rounds: readonly number[];
}

export type Outcome = 'held' | 'missed' | 'spread too wide';

export interface Verdict extends Target {
  readonly median: number;
  readonly spread: Spread;
  readonly outcome: Outcome;
}

/**
 * A claim is held or missed where every round says so. Where some rounds hold it and others miss
 * it, the rounds lie too far apart to tell, whatever their median.
 */
export function judge(target: Target): Verdict {
  const { rounds, claim } = target;
  const holding = rounds.filter((figure) => holds(figure, claim)).length;
  return {
    ...target,
    median: median(rounds),
    spread: spread(rounds),
    outcome: holding === rounds.length ? 'held' : holding === 0 ? 'missed' : 'spread too wide',
  };
}

function holds(figure: number, claim: Claim): boolean {
  return 'atLeast' in claim ? figure >= claim.atLeast : figure <= claim.atMost;
}

/** A ratio of which nothing is promised claims this much: no round is further from the median. */
export const PLAIN_RATIO_TOLERANCE = 0.1;

/** The median ratio, or undefined where a round is further from it than such a ratio claims. */
export function trustedRatio(rounds: readonly number[]): number | undefined {
  const middle = median(rounds);
  const { lowest, highest } = spread(rounds);
  const furthest = Math.max(middle - lowest, highest - middle);
  return furthest <= PLAIN_RATIO_TOLERANCE * Math.abs(middle) ? middle : undefined;
}

/**
 * Round by round, because a shared machine's speed changes within a minute: both sides of a round
 * change alike.
 *
 * @throws RangeError where the sides have different numbers of rounds.
 */
export function pairRounds(
  left: readonly number[],
  right: readonly number[],
  combine: (left: number, right: number) => number,
): readonly number[] {
  if (left.length !== right.length) {
    throw new RangeError(
      `Expected as many rounds on both sides; came ${String(left.length)} and ${String(right.length)}.`,
    );
  }
  return left.map((figure, round) => combine(figure, right[round] ?? Number.NaN));
}

export function ratiosOf(left: readonly number[], right: readonly number[]): readonly number[] {
  return pairRounds(left, right, (a, b) => a / b);
}
