import { familiarityThreshold } from './familiarity-threshold.js';
import type { HeadFeatures } from './features.js';
import { appendToGram, bytesOfGram, EMPTY_GRAM, removeFromGram, type Gram } from './gram.js';
import type { Head } from './head.js';
import { productsOfRows } from './block-products.js';
import { leaveOneOut, solveRidge, type Labelled } from './ridge.js';
import { columnsOf } from './rows.js';
import { fitTemperature } from './temperature.js';

/** The examples' features and their products, which stay from one training to the next. */
export interface ExampleSet {
  readonly scoring: Gram;
  readonly familiarity: Gram;
}

export const NO_EXAMPLES: ExampleSet = { scoring: EMPTY_GRAM, familiarity: EMPTY_GRAM };

export interface TrainedHead {
  readonly head: Head;
  /** What each example would score, had it not been there: n rows of c. */
  readonly leftOut: readonly Float64Array[];
}

/** At the end, in their order. */
export function addExamples(set: ExampleSet, added: readonly HeadFeatures[]): ExampleSet {
  return {
    scoring: appendToGram(
      set.scoring,
      added.map(({ scoring }) => scoring),
    ),
    familiarity: appendToGram(
      set.familiarity,
      added.map(({ familiarity }) => familiarity),
    ),
  };
}

export function removeExamples(set: ExampleSet, removed: ReadonlySet<number>): ExampleSet {
  return {
    scoring: removeFromGram(set.scoring, removed),
    familiarity: removeFromGram(set.familiarity, removed),
  };
}

export function bytesOfExamples({ scoring, familiarity }: ExampleSet): number {
  return bytesOfGram(scoring) + bytesOfGram(familiarity);
}

/**
 * @param classes n indices from 0 to `classCount` − 1.
 * @throws RangeError where a class has no example.
 */
export function trainHead(
  { scoring, familiarity }: ExampleSet,
  classes: readonly number[],
  classCount: number,
): TrainedHead {
  const labelled: Labelled = { gram: scoring, classes, classCount };
  const solution = solveRidge(labelled);
  const leftOut = leaveOneOut(labelled, solution);
  const head = {
    weights: weightsOf(solution.dual, scoring.vectors),
    bias: Float32Array.from(solution.offsets, (offset) => -offset),
    temperature: fitTemperature(leftOut, classes, classCount),
    threshold: familiarityThreshold(familiarity, classes, classCount),
    examples: familiarity.vectors,
  };
  return { head, leftOut };
}

/** So many at a time stay in the cache beside the factors of a thousand examples. */
const COLUMNS = 64;

/** W = A·Z as c rows of d. */
function weightsOf(
  dual: readonly Float64Array[],
  vectors: readonly Float32Array[],
): readonly Float32Array[] {
  const length = vectors[0]?.length ?? 0;
  const weights = dual.map(() => new Float32Array(length));
  for (let first = 0; first < length; first += COLUMNS) {
    const columns = columnsOf(vectors, first, Math.min(length, first + COLUMNS));
    const sums = productsOfRows(dual, columns);
    for (const [row, weight] of weights.entries()) weight.set(sums[row] ?? [], first);
  }
  return weights;
}
