/** How long a run may take. */
export interface Pace {
  readonly isQuick: boolean;
  /** Of everything that is compared; at least three. */
  readonly rounds: number;
  /**
   * How many images take about so many seconds at the floor's speed: whole batches, so that none
   * is cut in two, and so many that a quick machine is measured for as long as a slow one.
   */
  readonly imagesFor: (seconds: number, imagesPerSecond?: number) => number;
}

const ROUNDS = 3;
const QUICK_FACTOR = 0.25;
const BATCH = 8;
const FEWEST = 16;

/** @param floorPerSecond Images that this machine can classify at best. */
export function createPace(isQuick: boolean, floorPerSecond: number): Pace {
  const factor = isQuick ? QUICK_FACTOR : 1;
  return {
    isQuick,
    rounds: ROUNDS,
    imagesFor: (seconds, imagesPerSecond = floorPerSecond) =>
      Math.max(FEWEST, Math.ceil((seconds * factor * imagesPerSecond) / BATCH) * BATCH),
  };
}
