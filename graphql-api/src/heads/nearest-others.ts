import type { Gram } from './gram.js';

export interface Neighbour {
  /** Its place; undefined where there is no other. */
  readonly index: number | undefined;
  /** −1 where there is no other. */
  readonly cosine: number;
}

/** A pair this close is one picture whatever the others are like. */
const ALWAYS_DUPLICATE = 0.99;
/** One further apart never is. */
const NEVER_DUPLICATE = 0.95;
/** A duplicate is nearer than this share of the usual distance (1 − cosine) of nearest others. */
const SHARE_OF_USUAL_DISTANCE = 0.3;

/** Each example's nearest other one whose cosine is below `below`. */
export function nearestOthers({ rows }: Gram, below = Infinity): readonly Neighbour[] {
  const nearest: Neighbour[] = rows.map(() => ({ index: undefined, cosine: -1 }));
  const offer = (place: number, index: number, cosine: number): void => {
    if (cosine < below && cosine > (nearest[place]?.cosine ?? 1))
      nearest[place] = { index, cosine };
  };
  for (const [i, row] of rows.entries()) {
    for (let j = 0; j < i; j += 1) {
      offer(i, j, row[j] ?? -1);
      offer(j, i, row[j] ?? -1);
    }
  }
  return nearest;
}

/**
 * From which cosine of features for familiarity on two examples are the same picture. How close
 * different photos come depends on what is taught: of 360 of waste one pair passes 0.92 (a lid, twice
 * from the same place: 0.974), of 600 hands the nearest are at 0.977. So it depends on the median
 * distance of nearest others, 0.20 and 0.05, which makes 0.95 and 0.986. By that the lid is flagged
 * and nothing else. Found are of waste all copies as JPEG 80, at double size and cut by 3 %, 89 % as
 * WebP 80, 8 % at half size; of hands (100×100 pixels) 98 % at five times the size, 10 to 40 % of
 * those re-encoded or cut, which differ as much as two photos do. The same file twice is found always.
 */
export function duplicateThreshold(gram: Gram): number {
  const distances = nearestOthers(gram, ALWAYS_DUPLICATE)
    .map(({ cosine }) => 1 - cosine)
    .sort((a, b) => a - b);
  const median = distances[Math.floor(distances.length / 2)] ?? 0;
  const relative = 1 - SHARE_OF_USUAL_DISTANCE * median;
  return Math.min(ALWAYS_DUPLICATE, Math.max(NEVER_DUPLICATE, relative));
}
