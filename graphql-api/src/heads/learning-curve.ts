import { productsOf, selectFromGram, type Gram } from './gram.js';
import { likeliestClass, scoresOf, solveRidge } from './ridge.js';

export interface CurvePoint {
  /** How many examples it was trained on. */
  readonly examples: number;
  /** Share of the others that it got right. */
  readonly accuracy: number;
}

/** Each doubles the one before; a quarter is left to try the largest on. */
const SHARES = [3 / 16, 3 / 8, 3 / 4];
/** With fewer photos in the largest class, the three would hardly differ. */
const LEAST_PHOTOS = 4;
/** Tried examples that a point is to rest on, in all draws together. */
const TRIED = 250;
const MOST_DRAWS = 10;

/**
 * Trains on parts of the examples, with the same share of each class, and tries each on the quarter
 * that none of them saw. Always the same parts for as many examples, so that a figure changes only
 * when the examples do.
 *
 * @returns no point where no class has four examples.
 */
export function learningCurve(
  gram: Gram,
  classes: readonly number[],
  classCount: number,
): readonly CurvePoint[] {
  const members = Array.from({ length: classCount }, (_, classIndex) =>
    classes.flatMap((own, place) => (own === classIndex ? [place] : [])),
  );
  if (members.every(({ length }) => length < LEAST_PHOTOS)) return [];
  const draws = Math.min(MOST_DRAWS, Math.ceil(TRIED / (classes.length / 4)));
  const random = generator(classes.length);
  const shuffles = Array.from({ length: draws }, () => members.map((all) => shuffle(all, random)));
  return SHARES.map((share) => {
    const results = shuffles.map((shuffled) => tryPart(gram, classes, shuffled, share));
    const tried = results.reduce((sum, result) => sum + result.tried, 0);
    const right = results.reduce((sum, result) => sum + result.right, 0);
    return { examples: results[0]?.examples ?? 0, accuracy: right / tried };
  });
}

function tryPart(
  gram: Gram,
  classes: readonly number[],
  shuffled: readonly (readonly number[])[],
  share: number,
): { readonly examples: number; readonly tried: number; readonly right: number } {
  const most = Math.max(...SHARES);
  // In their order, so that products are read as they lie in memory.
  const taught = shuffled
    .flatMap((all) => all.slice(0, countOf(all.length, share)))
    .sort((a, b) => a - b);
  const asked = shuffled.flatMap((all) => all.slice(countOf(all.length, most)));
  const solution = solveRidge({
    gram: selectFromGram(gram, taught),
    classes: taught.map((place) => classes[place] ?? 0),
    classCount: shuffled.length,
  });
  const products = asked.map((place) => productsOf(gram, place, taught));
  const scores = scoresOf(solution, products);
  const right = scores.filter((row, index) => likeliestClass(row) === classes[asked[index] ?? -1]);
  return { examples: taught.length, tried: asked.length, right: right.length };
}

/** At least one, or the class would be missing; a class of one is taught and never asked. */
function countOf(length: number, share: number): number {
  return Math.max(1, Math.floor(length * share));
}

/** Fisher and Yates. */
function shuffle(all: readonly number[], random: () => number): readonly number[] {
  const shuffled = [...all];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const moved = shuffled[last] ?? 0;
    shuffled[last] = shuffled[other] ?? 0;
    shuffled[other] = moved;
  }
  return shuffled;
}

/** Park and Miller's: numbers from 0 to 1, the same for the same seed. */
function generator(seed: number): () => number {
  let state = seed % 2_147_483_647;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
