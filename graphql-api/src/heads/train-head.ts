import { familiarityThreshold } from './familiarity-threshold.js';
import type { HeadFeatures } from './features.js';
import { appendToGram, bytesOfGram, EMPTY_GRAM, removeFromGram, type Gram } from './gram.js';
import type { Head } from './head.js';
import { leaveOneOut, solveRidge, type Labelled } from './ridge.js';
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

const NOTHING = new Float32Array();

/** W as c rows of d. */
function weightsOf(
  dual: readonly Float64Array[],
  vectors: readonly Float32Array[],
): readonly Float32Array[] {
  const length = vectors[0]?.length ?? 0;
  return dual.map((factors) => {
    const sum = new Float64Array(length);
    // Four at a time: each sum is loaded and stored once for all of them.
    for (let first = 0; first < vectors.length; first += 4) {
      const [a = NOTHING, b = NOTHING, c = NOTHING, e = NOTHING] = vectors.slice(first, first + 4);
      const [ofA = 0, ofB = 0, ofC = 0, ofE = 0] = factors.subarray(first, first + 4);
      for (let k = 0; k < length; k += 1) {
        const added = ofA * (a[k] ?? 0) + ofB * (b[k] ?? 0) + ofC * (c[k] ?? 0) + ofE * (e[k] ?? 0);
        sum[k] = (sum[k] ?? 0) + added;
      }
    }
    return Float32Array.from(sum);
  });
}
