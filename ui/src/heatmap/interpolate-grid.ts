/** A grid of values, row by row from the top left. */
export interface Grid {
  readonly width: number;
  readonly height: number;
  readonly values: readonly number[];
}

/**
 * Stretches a grid over `width` × `height` pixels, bilinearly between the centres of its cells;
 * outside the outermost centres their values go on, as image libraries do it.
 *
 * @returns `width` × `height` values, row by row.
 */
export function interpolateGrid(grid: Grid, width: number, height: number): Float32Array {
  const columns = cellsUnder(width, grid.width);
  const rows = cellsUnder(height, grid.height);
  const at = (row: number, column: number): number => grid.values[row * grid.width + column] ?? 0;
  const stretched = new Float32Array(width * height);
  rows.forEach((row, y) => {
    columns.forEach((column, x) => {
      const above = mix(at(row.before, column.before), at(row.before, column.after), column.share);
      const below = mix(at(row.after, column.before), at(row.after, column.after), column.share);
      stretched[y * width + x] = mix(above, below, row.share);
    });
  });
  return stretched;
}

/** For each pixel along one side, the two cells it lies between and how far it is to the second. */
function cellsUnder(
  pixels: number,
  cells: number,
): readonly { readonly before: number; readonly after: number; readonly share: number }[] {
  return Array.from({ length: pixels }, (_, pixel) => {
    const position = ((pixel + 0.5) * cells) / pixels - 0.5;
    const clamped = Math.min(Math.max(position, 0), cells - 1);
    const before = Math.floor(clamped);
    return { before, after: Math.min(before + 1, cells - 1), share: clamped - before };
  });
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
