import type { Orientation } from '../images/network-input.js';

/** Row and column of a place as stored, for one as seen; and the last ones as stored. */
type Source = (
  place: readonly [number, number],
  last: readonly [number, number],
) => readonly [number, number];

/** By the table of Exif 2.32 (JEITA CP-3451E), section 4.6.4, tag Orientation. */
const SOURCES: Record<Orientation, Source> = {
  1: ([row, column]) => [row, column],
  2: ([row, column], [, lastColumn]) => [row, lastColumn - column],
  3: ([row, column], [lastRow, lastColumn]) => [lastRow - row, lastColumn - column],
  4: ([row, column], [lastRow]) => [lastRow - row, column],
  5: ([row, column]) => [column, row],
  6: ([row, column], [lastRow]) => [lastRow - column, row],
  7: ([row, column], [lastRow, lastColumn]) => [lastRow - column, lastColumn - row],
  8: ([row, column], [, lastColumn]) => [column, lastColumn - row],
};

/** Whether a picture so turned is as wide as it was high before. */
export function swapsSides(orientation: Orientation): boolean {
  return orientation >= 5;
}

/**
 * Turns a grid of values as EXIF says the picture is to be turned.
 *
 * @param values height×width, row by row.
 * @param width As stored; of a square by default.
 */
export function turnGrid(
  values: readonly number[],
  orientation: Orientation,
  width = Math.sqrt(values.length),
): readonly number[] {
  const height = values.length / width;
  const widthAsSeen = swapsSides(orientation) ? height : width;
  return values.map((_, index) => {
    const place = [Math.floor(index / widthAsSeen), index % widthAsSeen] as const;
    const [row, column] = SOURCES[orientation](place, [height - 1, width - 1]);
    return values[row * width + column] ?? Number.NaN;
  });
}
