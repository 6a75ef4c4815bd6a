/** A row of a matrix. */
export type Row = Float32Array | Float64Array;

/** Zeros: views of one array, so that they lie together. */
export function createRows(count: number, length: number): readonly Float64Array[] {
  const values = new Float64Array(count * length);
  return Array.from({ length: count }, (_, row) =>
    values.subarray(row * length, (row + 1) * length),
  );
}

/** The columns from `from` to before `to`, each as a row. */
export function columnsOf(rows: readonly Row[], from: number, to: number): readonly Float64Array[] {
  const columns = createRows(to - from, rows.length);
  const inFours = rows.length - (rows.length % 4);
  // Four at a time, so that what is written together lies together.
  for (let place = 0; place < inFours; place += 4) {
    const [a = NO_ROW, b = NO_ROW, c = NO_ROW, e = NO_ROW] = rows.slice(place, place + 4);
    for (let k = from; k < to; k += 1) {
      const column = columns[k - from] ?? NO_ROW;
      column[place] = a[k] ?? 0;
      column[place + 1] = b[k] ?? 0;
      column[place + 2] = c[k] ?? 0;
      column[place + 3] = e[k] ?? 0;
    }
  }
  for (let place = inFours; place < rows.length; place += 1) {
    for (const [k, column] of columns.entries()) column[place] = rows[place]?.[from + k] ?? 0;
  }
  return columns;
}

const NO_ROW = new Float64Array();
