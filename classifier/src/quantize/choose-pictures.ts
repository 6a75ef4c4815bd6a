/** Fewer than this and none can be spared for measuring. */
const FEWEST_TO_SHARE = 40;
/** More tell nothing new of the ranges, and each takes its time. */
const MOST_TO_CALIBRATE = 200;

export interface ChosenPictures<T> {
  readonly calibration: readonly T[];
  readonly measured: readonly T[];
  /** Whether the measured pictures are others than those calibrated on. */
  readonly apart: boolean;
}

/**
 * Which pictures to calibrate on and which to measure. Every second one, so that a folder sorted by
 * class gives some of each to both.
 *
 * @param evaluated From a folder of their own; undefined where there is none.
 */
export function choosePictures<T>(
  pictures: readonly T[],
  evaluated: readonly T[] | undefined,
): ChosenPictures<T> {
  if (evaluated !== undefined) {
    return { calibration: thin(pictures), measured: evaluated, apart: true };
  }
  if (pictures.length < FEWEST_TO_SHARE) {
    return { calibration: pictures, measured: pictures, apart: false };
  }
  return {
    calibration: thin(pictures.filter((_, index) => index % 2 === 0)),
    measured: pictures.filter((_, index) => index % 2 === 1),
    apart: true,
  };
}

/** As many as are useful, evenly spread. */
function thin<T>(pictures: readonly T[]): readonly T[] {
  const step = Math.max(1, pictures.length / MOST_TO_CALIBRATE);
  const count = Math.min(pictures.length, MOST_TO_CALIBRATE);
  return Array.from({ length: count }, (_, index) => Math.floor(index * step)).flatMap((index) =>
    pictures.slice(index, index + 1),
  );
}
