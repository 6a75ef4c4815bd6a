import type { Gram } from './gram.js';

/** zᵢ·m for each example, where m is the mean with these weights. */
export function meanProducts({ rows }: Gram, weights: Float64Array): Float64Array {
  const sums = new Float64Array(rows.length);
  for (const [i, row] of rows.entries()) {
    const weight = weights[i] ?? 0;
    let sum = (row[i] ?? 0) * weight;
    for (let j = 0; j < i; j += 1) {
      const product = row[j] ?? 0;
      sum += product * (weights[j] ?? 0);
      sums[j] = (sums[j] ?? 0) + product * weight;
    }
    sums[i] = sum;
  }
  return sums.map((sum) => sum / rows.length);
}

/** (zᵢ − m)·(zⱼ − m) in row i for each j up to i. */
export function centreGram(
  { rows }: Gram,
  means: Float64Array,
  weights: Float64Array,
): readonly Float64Array[] {
  const mean = means.reduce((sum, value, i) => sum + (value * (weights[i] ?? 0)) / rows.length, 0);
  return rows.map((products, i) => {
    const row = new Float64Array(products.length);
    const shift = mean - (means[i] ?? 0);
    // A plain loop: a callback for each number takes several times as long.
    for (let j = 0; j <= i; j += 1) row[j] = (products[j] ?? 0) - (means[j] ?? 0) + shift;
    return row;
  });
}
