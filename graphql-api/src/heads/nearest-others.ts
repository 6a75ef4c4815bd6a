import type { Gram } from './gram.js';

/** A pair this close is one picture whatever the others are like. */
const ALWAYS_DUPLICATE = 0.99;
/** One further apart never is. */
const NEVER_DUPLICATE = 0.95;
/** A duplicate is nearer than this share of the usual distance (1 − cosine) of nearest others. */
const SHARE_OF_USUAL_DISTANCE = 0.3;

/** Each example's greatest cosine to another that is below `below`; −1 where there is no other. */
export function nearestOthers({ rows }: Gram, below = Infinity): Float64Array {
  const nearest = new Float64Array(rows.length).fill(-1);
  // A plain loop: of a thousand examples there are half a million pairs.
  for (const [i, row] of rows.entries()) {
    let own = nearest[i] ?? -1;
    for (let j = 0; j < i; j += 1) {
      const cosine = row[j] ?? -1;
      if (cosine >= below) continue;
      if (cosine > own) own = cosine;
      if (cosine > (nearest[j] ?? -1)) nearest[j] = cosine;
    }
    nearest[i] = own;
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
    .map((cosine) => 1 - cosine)
    .sort();
  const median = distances[Math.floor(distances.length / 2)] ?? 0;
  const relative = 1 - SHARE_OF_USUAL_DISTANCE * median;
  return Math.min(ALWAYS_DUPLICATE, Math.max(NEVER_DUPLICATE, relative));
}
