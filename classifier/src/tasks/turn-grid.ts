/** EXIF's, 1 to 8: how stored rows and columns are to be turned so that a person sees them right. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** Row and column of a place in the stored square, for one in the upright square. */
type Source = (row: number, column: number, last: number) => readonly [number, number];

/** By the table of Exif 2.32 (JEITA CP-3451E), section 4.6.4, tag Orientation. */
const SOURCES: Record<Orientation, Source> = {
  1: (row, column) => [row, column],
  2: (row, column, last) => [row, last - column],
  3: (row, column, last) => [last - row, last - column],
  4: (row, column, last) => [last - row, column],
  5: (row, column) => [column, row],
  6: (row, column, last) => [last - column, row],
  7: (row, column, last) => [last - column, last - row],
  8: (row, column, last) => [column, last - row],
};

/**
 * Turns a square of values as EXIF says the picture is to be turned.
 *
 * @param values side×side, row by row.
 */
export function turnGrid(values: readonly number[], orientation: Orientation): readonly number[] {
  const side = Math.sqrt(values.length);
  return values.map((_, index) => {
    const place = [Math.floor(index / side), index % side] as const;
    const [row, column] = SOURCES[orientation](...place, side - 1);
    return values[row * side + column] ?? Number.NaN;
  });
}
