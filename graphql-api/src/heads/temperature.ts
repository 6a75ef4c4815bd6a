import { countClasses } from './ridge.js';

/**
 * What is taken for likely before there are examples to fit by: heads of two sets of photos, with
 * five and twenty of each class, had 0.06 to 0.19.
 */
export const USUAL_TEMPERATURE = 0.1;
/** The standard deviation of ln T around it. */
const SPREAD = 0.5;

const LEAST = 0.01;
const GREATEST = 10;
/** The valley is sought among so many values first: there may be two, one shallow. */
const TRIED = 12;
/** Each leaves 0.62 of what is left: the logarithm of T is within 0.0002. */
const STEPS = 18;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The T of softmax(scores / T) that is most likely by the classes of the examples and their scores
 * without themselves (Guo et al. 2017, "On Calibration of Modern Neural Networks"). An example that
 * is alone in its class has none that mean anything, and does not count. Each class counts alike.
 *
 * Four photos that are all right would make the likeliest T zero and every answer certain, and four
 * that are all wrong would make it endless. So it is the likeliest together with a prior: ln T is
 * normal around that of `USUAL_TEMPERATURE`, which some dozen photos outweigh. The figures are in
 * docs/decisions/028-own-classifiers.md.
 *
 * @param scores n rows of c, as `leaveOneOut` gives them.
 */
export function fitTemperature(
  scores: readonly Float64Array[],
  classes: readonly number[],
  classCount: number,
): number {
  const counts = countClasses(classes, classCount);
  if (classCount < 2 || counts.every((count) => count < 2)) return USUAL_TEMPERATURE;
  const judged = scores.flatMap((row, i) => {
    const own = classes[i] ?? 0;
    const count = counts[own] ?? 0;
    return count < 2 ? [] : [{ shortfalls: shortfallsOf(row), own, count }];
  });
  const loss = (logarithm: number): number => {
    const temperature = Math.exp(logarithm);
    const unusual = (logarithm - Math.log(USUAL_TEMPERATURE)) / SPREAD;
    let sum = 0;
    for (const { shortfalls, own, count } of judged) {
      sum -= logProbability(shortfalls, own, temperature) / count;
    }
    return (sum * classes.length) / classCount + unusual ** 2 / 2;
  };
  return Math.exp(findValley(loss, Math.log(LEAST), Math.log(GREATEST)));
}

/** softmax(scores / temperature). */
export function softmax(scores: ArrayLike<number>, temperature: number): Float64Array {
  const all = Float64Array.from(scores);
  const top = Math.max(...all);
  const powers = all.map((score) => Math.exp((score - top) / temperature));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** What each score lacks to the greatest, as negative numbers: no power of e of them overflows. */
function shortfallsOf(scores: Float64Array): Float64Array {
  const top = Math.max(...scores);
  return scores.map((score) => score - top);
}

function logProbability(shortfalls: Float64Array, own: number, temperature: number): number {
  let sum = 0;
  // A plain loop: the search comes here 32 times with each example.
  for (const shortfall of shortfalls) sum += Math.exp(shortfall / temperature);
  return (shortfalls[own] ?? 0) / temperature - Math.log(sum);
}

/** Where a function has its least value, of several valleys in the deepest. */
function findValley(f: (x: number) => number, from: number, to: number): number {
  const step = (to - from) / (TRIED - 1);
  const tried = Array.from({ length: TRIED }, (_, index) => from + index * step);
  const losses = tried.map(f);
  const deepest = tried[losses.indexOf(Math.min(...losses))] ?? from;
  return minimise(f, Math.max(from, deepest - step), Math.min(to, deepest + step));
}

/** Golden-section search for the least value of a function with one valley. */
function minimise(f: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  let left = high - GOLDEN * (high - low);
  let right = low + GOLDEN * (high - low);
  let [atLeft, atRight] = [f(left), f(right)];
  for (let step = 0; step < STEPS; step += 1) {
    if (atLeft < atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = f(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = f(right);
    }
  }
  return (low + high) / 2;
}
