import { productsOfRows } from './block-products.js';
import { centreGram, meanProducts } from './centred-gram.js';
import { diagonalOfInverse, factorise, solve, type CholeskyFactor } from './cholesky.js';
import type { Gram } from './gram.js';

/** λ of the ridge; features have length 1, so it needs no scale. */
export const RIDGE = 0.1;

/** What is taught: n examples, each in one of the classes 0 to c − 1. */
export interface Labelled {
  /** Of the features that classes are told apart by. */
  readonly gram: Gram;
  /** n class indices. */
  readonly classes: readonly number[];
  readonly classCount: number;
}

/**
 * The ridge of one-hot targets Y (n×c) on centred features: minimises
 * Σᵢ wᵢ‖yᵢ − ȳ − Wᵀ(zᵢ − m)‖² + λ‖W‖², and scores z by Wᵀ(z − m).
 *
 * wᵢ = n / (c·nₖ) for an example of class k with nₖ examples, so that each class weighs the same
 * however many photos it has, and m and ȳ are means with these weights. Where classes are equally
 * large all weights are 1, and this is W = Zᵀ(ZZᵀ + λI)⁻¹Y of the centred features Z. ȳ is left out
 * of the scores: the same for all classes, it would change no order. Measured with 40 photos in half
 * of the classes and 10 in the others, mean accuracy of the classes: hands 79.6 % (72.5 % without
 * weights), waste 66.4 % (66.5 %).
 */
export interface RidgeSolution {
  /** c rows of n: W = Σᵢ Aᵢ zᵢᵀ, without centring, as each row of A sums to zero. */
  readonly dual: readonly Float64Array[];
  /** m·W, length c: what centring takes from every score. */
  readonly offsets: Float64Array;
  /** wᵢ, length n. */
  readonly weights: Float64Array;
  /** Of S·K·S + λI, where S has √wᵢ on its diagonal and K is the centred Gram matrix. */
  readonly factor: CholeskyFactor;
}

/** @throws RangeError where a class has no example, or an example no class. */
export function solveRidge(labelled: Labelled): RidgeSolution {
  const { gram, classes, classCount } = labelled;
  const weights = weightsOf(labelled);
  const roots = weights.map(Math.sqrt);
  const means = meanProducts(gram, weights);
  const factor = factorise(regularise(centreGram(gram, means, weights), roots));
  const targets = Array.from({ length: classCount }, (_, classIndex) =>
    roots.map((root, i) => root * (target(classes[i], classIndex) - 1 / classCount)),
  );
  const dual = solve(factor, targets).map((row) => row.map((value, i) => value * (roots[i] ?? 0)));
  const offsets = Float64Array.from(dual, (row) =>
    row.reduce((sum, value, i) => sum + value * (means[i] ?? 0), 0),
  );
  return { dual, offsets, weights, factor };
}

/**
 * What each example would score, had it not been there: n rows of c. For a linear smoother with
 * leverage hᵢ the residual without example i is its residual divided by 1 − hᵢ (Cook & Weisberg
 * 1982, 2.2). Here 1 − hᵢ = λ(M⁻¹)ᵢᵢ − wᵢ/n, whose last term is the mean's part. The mean is
 * without the example, too; the others' weights stay as they are.
 */
export function leaveOneOut(labelled: Labelled, solution: RidgeSolution): readonly Float64Array[] {
  const { classes, classCount } = labelled;
  const { dual, weights, factor } = solution;
  const size = classes.length;
  const inverse = diagonalOfInverse(factor);
  return classes.map((own, i) => {
    const weight = weights[i] ?? 0;
    const free = RIDGE * (inverse[i] ?? 0) - weight / size;
    const scores = new Float64Array(classCount);
    for (const [classIndex, row] of dual.entries()) {
      const wanted = target(own, classIndex);
      const residual = (RIDGE * (row[i] ?? 0)) / weight / free;
      const meanOfOthers = (size / classCount - weight * wanted) / (size - weight);
      scores[classIndex] = wanted - residual - meanOfOthers;
    }
    return scores;
  });
}

/** Wᵀ(z − m), length c, for each vector by its products with the examples, length n. */
export function scoresOf(
  { dual, offsets }: RidgeSolution,
  products: readonly Float64Array[],
): readonly Float64Array[] {
  return productsOfRows(products, dual).map((row) =>
    row.map((score, classIndex) => score - (offsets[classIndex] ?? 0)),
  );
}

/** The class with the greatest score, the first of several. */
export function likeliestClass(scores: Float64Array): number {
  let likeliest = 0;
  for (let k = 1; k < scores.length; k += 1) {
    if ((scores[k] ?? 0) > (scores[likeliest] ?? 0)) likeliest = k;
  }
  return likeliest;
}

/** How many examples each class has, length `classCount`. */
export function countClasses(classes: readonly number[], classCount: number): readonly number[] {
  const counts = Array.from({ length: classCount }, () => 0);
  for (const each of classes) {
    const count = counts[each];
    if (count === undefined) {
      throw new RangeError(
        `Expected classes from 0 to ${String(classCount - 1)}; came ${String(each)}.`,
      );
    }
    counts[each] = count + 1;
  }
  return counts;
}

function weightsOf({ gram, classes, classCount }: Labelled): Float64Array {
  if (gram.rows.length !== classes.length) {
    throw new RangeError(
      `Expected a class for each of ${String(gram.rows.length)} examples; came ${String(classes.length)}.`,
    );
  }
  const counts = countClasses(classes, classCount);
  const empty = counts.indexOf(0);
  if (empty !== -1) throw new RangeError(`Class ${String(empty)} has no example.`);
  return Float64Array.from(classes, (own) => classes.length / (classCount * (counts[own] ?? 1)));
}

/** Makes the rows of K those of S·K·S + λI, in place. */
function regularise(rows: readonly Float64Array[], roots: Float64Array): readonly Float64Array[] {
  for (const [i, row] of rows.entries()) {
    const root = roots[i] ?? 0;
    for (let j = 0; j <= i; j += 1) row[j] = (row[j] ?? 0) * root * (roots[j] ?? 0);
    row[i] = (row[i] ?? 0) + RIDGE;
  }
  return rows;
}

function target(own: number | undefined, classIndex: number): number {
  return own === classIndex ? 1 : 0;
}
