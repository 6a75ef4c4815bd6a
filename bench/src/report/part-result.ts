import type { Target } from '../statistics/verdict.js';

/** What a part found out. */
export interface PartResult {
  readonly title: string;
  readonly tables: readonly Table[];
  readonly targets: readonly Target[];
}

/** Cells as they are read; the first row is the heading. The rounds behind them are in `rounds`. */
export interface Table {
  readonly caption: string;
  readonly rows: readonly (readonly string[])[];
  /** The unrounded figures of each round, by what was measured. */
  readonly rounds: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
}
