import { ImportRefusedError } from '../../importers/import-refused-error.js';

export function damaged(name: string, what: string, cause?: unknown): ImportRefusedError {
  return new ImportRefusedError('corrupt', `${name} is damaged: ${what}.`, { cause });
}

/** @returns such as `3×3×16×32` */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 0 ? 'a single number' : shape.map(String).join('×');
}

export function countOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

/** A message of protobuf, which the network becomes, is smaller than 2 GiB. */
export const MAX_WEIGHT_BYTES = 2 ** 31 - 2 ** 20;

/** Counts what is read, because a small file may describe great arrays. */
export class ReadBudget {
  #left = MAX_WEIGHT_BYTES;

  /** @throws ImportRefusedError where all together is more than a network may have. */
  take(name: string, bytes: number): void {
    this.#left -= bytes;
    if (this.#left >= 0) return;
    throw new ImportRefusedError(
      'too-large',
      `${name} describes more than ${(MAX_WEIGHT_BYTES / 2 ** 30).toFixed(1)} GiB of weights; expected less.`,
    );
  }
}
