import type { Clock } from '@detections/runtime';
import type { Engine } from '../engines/engine.js';

export interface Contestants {
  readonly fp32: Engine;
  readonly int8: Engine;
}

export interface Speed {
  /** Median time of one image alone, in milliseconds. */
  readonly fp32Ms: number;
  readonly int8Ms: number;
  /** fp32's time divided by int8's: the median over the rounds. */
  readonly ratio: number;
}

/**
 * Lets both infer the same image in turn. What else the machine does falls on both of a round
 * alike, so the ratio of each round says more than the times.
 */
export async function measureSpeed(
  { fp32, int8 }: Contestants,
  image: Uint8Array,
  { rounds, clock }: { readonly rounds: number; readonly clock: Clock },
): Promise<Speed> {
  const time = async (engine: Engine): Promise<number> => {
    const startedAt = clock.monotonicMs();
    await engine.infer(image.slice(), 1);
    return clock.monotonicMs() - startedAt;
  };
  const measured: { readonly fp32Ms: number; readonly int8Ms: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const fp32Ms = await time(fp32);
    measured.push({ fp32Ms, int8Ms: await time(int8) });
  }
  return {
    fp32Ms: median(measured.map(({ fp32Ms }) => fp32Ms)),
    int8Ms: median(measured.map(({ int8Ms }) => int8Ms)),
    ratio: median(measured.map(({ fp32Ms, int8Ms }) => fp32Ms / int8Ms)),
  };
}

/** @param values An odd number of them. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
