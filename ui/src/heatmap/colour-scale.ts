import { color } from 'd3-color';
import { interpolateInferno } from 'd3-scale-chromatic';

/** Steps of the scale; finer ones nobody tells apart. */
const STEPS = 256;

/** As much of the ends as is left out: the first colours are black, the last one white. */
const FIRST = 0.15;
const LAST = 0.95;

/** Below the first value the photo stays as it is, from the second on the colour is full. */
const TRANSPARENT_TO = 0.05;
const OPAQUE_FROM = 0.85;

/**
 * Colours of a heatmap's values 0 to 1, as `STEPS` × RGBA bytes. Inferno grows lighter all the way,
 * so that it reads the same without colour vision; a low value is transparent as well.
 */
export function heatmapColours(): Uint8ClampedArray {
  const bytes = new Uint8ClampedArray(STEPS * 4);
  for (let step = 0; step < STEPS; step += 1) {
    const value = step / (STEPS - 1);
    const { r, g, b } = color(scaleColour(value))?.rgb() ?? { r: 0, g: 0, b: 0 };
    const alpha = clampToUnit((value - TRANSPARENT_TO) / (OPAQUE_FROM - TRANSPARENT_TO));
    bytes.set([r, g, b, alpha * 255], step * 4);
  }
  return bytes;
}

/** CSS colour of a value from 0 to 1. */
export function scaleColour(value: number): string {
  return interpolateInferno(FIRST + value * (LAST - FIRST));
}

/** RGBA bytes of values from 0 to 1. */
export function colourValues(
  values: Float32Array,
  colours: Uint8ClampedArray,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(values.length * 4);
  values.forEach((value, index) => {
    const step = Math.round(clampToUnit(value) * (STEPS - 1)) * 4;
    pixels.set(colours.subarray(step, step + 4), index * 4);
  });
  return pixels;
}

function clampToUnit(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}
