import { double, gen, integer, sample, string, type GeneratorValue } from 'fast-check';

/** Keeps neighbouring seeds from sending the same cases: 2^32 divided by the golden ratio. */
const SPREAD = 0x9e3779b1;

/** Everything that is left to chance in one case; the same for the same seed and number. */
export class Draw {
  readonly #draw: GeneratorValue;

  constructor(seed: number, caseNumber: number) {
    const [draw] = sample(gen(), { seed: Math.imul(seed + 1, SPREAD) + caseNumber, numRuns: 1 });
    if (draw === undefined) throw new Error('fast-check gave no generator.');
    this.#draw = draw;
  }

  /** Whole, both ends included. */
  integer(min: number, max: number): number {
    return this.#draw(integer, { min, max });
  }

  oneOf<T>(choices: readonly T[]): T {
    const choice = choices[this.integer(0, choices.length - 1)];
    if (choice === undefined) throw new Error('Expected something to choose from.');
    return choice;
  }

  /** True once in `times`. */
  onceIn(times: number): boolean {
    return this.integer(1, times) === 1;
  }

  number(): number {
    return this.#draw(double, { noNaN: true, noDefaultInfinity: true });
  }

  /** Of any characters, with a liking for those that break things. */
  text(maxLength: number): string {
    return this.#draw(string, { maxLength, unit: 'grapheme' });
  }
}
