import { countClasses } from './ridge.js';

/** Where no class has a second example there is nothing to fit by; measured with five of each. */
export const DEFAULT_TEMPERATURE = 0.1;

/** Below it, probabilities are 0 and 1. Where all is right without doubt, the best would be 0. */
const LEAST = 0.01;
const GREATEST = 10;
/** Each leaves 0.62 of the range: the logarithm of T is within 0.0001. */
const STEPS = 24;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The T of softmax(scores / T) that makes the classes of the examples most likely, by their scores
 * without themselves (Guo et al. 2017, "On Calibration of Modern Neural Networks"). An example that
 * is alone in its class has none that mean anything, and does not count. Each class counts alike.
 *
 * @param scores n rows of c, as `leaveOneOut` gives them.
 */
export function fitTemperature(
  scores: readonly Float64Array[],
  classes: readonly number[],
  classCount: number,
): number {
  const counts = countClasses(classes, classCount);
  if (classCount < 2 || counts.every((count) => count < 2)) return DEFAULT_TEMPERATURE;
  const judged = scores.flatMap((row, i) => {
    const own = classes[i] ?? 0;
    const count = counts[own] ?? 0;
    return count < 2 ? [] : [{ shortfalls: shortfallsOf(row), own, count }];
  });
  const loss = (logarithm: number): number => {
    const temperature = Math.exp(logarithm);
    let sum = 0;
    for (const { shortfalls, own, count } of judged) {
      sum -= logProbability(shortfalls, own, temperature) / count;
    }
    return sum;
  };
  return Math.exp(minimise(loss, Math.log(LEAST), Math.log(GREATEST)));
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
  // A plain loop: the search comes here 26 times with each example.
  for (const shortfall of shortfalls) sum += Math.exp(shortfall / temperature);
  return (shortfalls[own] ?? 0) / temperature - Math.log(sum);
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
