/** A row of a matrix. */
export type Row = Float32Array | Float64Array;

/** Zeros: views of one array, so that they lie together. */
export function createRows(count: number, length: number): readonly Float64Array[] {
  return viewsOf(new Float64Array(count * length), count, length);
}

/** The columns from `from` to before `to`, each as a row. */
export function columnsOf(rows: readonly Row[], from: number, to: number): readonly Float64Array[] {
  const count = rows.length;
  const values = new Float64Array((to - from) * count);
  const inFours = count - (count % 4);
  // Four at a time, so that what is written together lies together.
  for (let place = 0; place < inFours; place += 4) {
    const [a = NO_ROW, b = NO_ROW, c = NO_ROW, e = NO_ROW] = rows.slice(place, place + 4);
    let at = place;
    for (let k = from; k < to; k += 1) {
      values[at] = a[k] ?? 0;
      values[at + 1] = b[k] ?? 0;
      values[at + 2] = c[k] ?? 0;
      values[at + 3] = e[k] ?? 0;
      at += count;
    }
  }
  for (let place = inFours; place < count; place += 1) {
    for (let k = from; k < to; k += 1) values[(k - from) * count + place] = rows[place]?.[k] ?? 0;
  }
  return viewsOf(values, to - from, count);
}

function viewsOf(values: Float64Array, count: number, length: number): readonly Float64Array[] {
  return Array.from({ length: count }, (_, row) =>
    values.subarray(row * length, (row + 1) * length),
  );
}

const NO_ROW = new Float64Array();
