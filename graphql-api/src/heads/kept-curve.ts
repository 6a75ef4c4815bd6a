import type { CurvePoint } from './learning-curve.js';

/** A learning curve of a classifier that may have changed since. */
export interface KeptCurve {
  /** They say of how many examples they are. */
  readonly points: readonly CurvePoint[];
  /** The classes of the examples that it was made of, by the examples' ids. */
  readonly classOf: ReadonlyMap<string, number>;
}

/** Of more, the curve is made anew: one example among a thousand would take a quarter of a training. */
const MOST_CHANGED = 0.02;

/** Whether so few examples have come, gone or moved that the curve still says what it says. */
export function followsFrom(
  curve: KeptCurve | undefined,
  classOf: ReadonlyMap<string, number>,
): curve is KeptCurve {
  if (curve === undefined) return false;
  const before = curve.classOf;
  let kept = 0;
  let moved = 0;
  for (const [id, own] of classOf) {
    const former = before.get(id);
    if (former === undefined) continue;
    kept += 1;
    if (former !== own) moved += 1;
  }
  const changed = moved + (classOf.size - kept) + (before.size - kept);
  return changed <= MOST_CHANGED * before.size;
}
