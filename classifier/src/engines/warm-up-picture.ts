import type { EngineSpec } from './engine-spec.js';

/**
 * What every engine is run with before it serves; an import tries its network with the same, so
 * that what it takes is served.
 *
 * @returns height×width×3, RGB. Not all black: a network without a bias has nothing to say of that.
 */
export function warmUpPicture({ width, height }: EngineSpec['input']): Uint8Array {
  const LARGE_ODD_STEP = 151;
  return Uint8Array.from(
    { length: width * height * 3 },
    (_, index) => (index * LARGE_ODD_STEP) % 256,
  );
}
