import { describe, expect, it } from '@jest/globals';
import { fitTemperature, softmax, USUAL_TEMPERATURE } from './temperature.js';

/** Scores of as many examples of each of two classes, of which a share is right. */
function twoClasses(
  each: number,
  margin: number,
  right: number,
): Parameters<typeof fitTemperature> {
  const classes = Array.from({ length: 2 * each }, (_, i) => i % 2);
  const scores = classes.map((own, i) => {
    const guess = Math.floor(i / 2) < each * right ? own : 1 - own;
    return Float64Array.of(guess === 0 ? margin : 0, guess === 0 ? 0 : margin);
  });
  return [scores, classes, 2];
}

function confidenceOf(...[scores, ...rest]: Parameters<typeof fitTemperature>): number {
  return Math.max(...softmax(scores[0] ?? [], fitTemperature(scores, ...rest)));
}

describe('the temperature of a head', () => {
  it('is the usual one where no class has a second example', () => {
    expect(fitTemperature(...twoClasses(1, 0.5, 1))).toBe(USUAL_TEMPERATURE);
  });

  it.each([
    ['all right', 1],
    ['all wrong', 0],
  ])('stays near the usual one with two photos of each class, %s', (_, right) => {
    const temperature = fitTemperature(...twoClasses(2, 0.5, right));
    expect(temperature).toBeGreaterThan(USUAL_TEMPERATURE / 2);
    expect(temperature).toBeLessThan(USUAL_TEMPERATURE * 8);
  });

  it('makes no answer certain that rests on four photos', () => {
    expect(confidenceOf(...twoClasses(2, 0.8, 1))).toBeLessThan(0.9999);
    // Nor one that rests on twelve more.
    expect(confidenceOf(...twoClasses(8, 0.8, 1))).toBeLessThan(0.99999);
  });

  it.each([0.75, 0.9])('makes answers as sure as many examples have been right: %d', (right) => {
    const confidence = confidenceOf(...twoClasses(200, 0.3, right));
    expect(Math.abs(confidence - right)).toBeLessThan(0.02);
  });

  it('is at the least loss, prior and all', () => {
    const [scores, classes] = twoClasses(6, 0.3, 0.75);
    const best = fitTemperature(scores, classes, 2);
    const loss = (temperature: number): number =>
      classes.reduce(
        (sum, own, i) => sum - Math.log(softmax(scores[i] ?? [], temperature)[own] ?? 0),
        (Math.log(temperature / USUAL_TEMPERATURE) / 0.5) ** 2 / 2,
      );
    expect(loss(best)).toBeLessThan(loss(best * 1.05));
    expect(loss(best)).toBeLessThan(loss(best / 1.05));
  });

  it('is the same for the same share of each class, however many photos one has more', () => {
    const [scores, classes] = twoClasses(40, 0.3, 0.75);
    const [more, others] = twoClasses(40, 0.3, 0.75);
    const ofFirst = others.flatMap((own, i) => (own === 0 ? [i] : []));
    const temperature = fitTemperature(
      [...scores, ...ofFirst.map((i) => more[i] ?? Float64Array.of(0, 0))],
      [...classes, ...ofFirst.map(() => 0)],
      2,
    );
    expect(temperature / fitTemperature(scores, classes, 2)).toBeCloseTo(1, 1);
  });
});
