import { expect, test } from '@jest/globals';
import { colourValues, heatmapColours } from './colour-scale';

/** Relative luminance as WCAG 2 defines it, without the gamma: enough to order colours. */
function lightness([red = 0, green = 0, blue = 0]: readonly number[]): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test('colours grow lighter all the way, so that they can be told apart without colour vision', () => {
  const bytes = heatmapColours();
  const steps = Array.from({ length: 256 }, (_, step) => lightness([...bytes.subarray(step * 4)]));
  steps.slice(8).forEach((light, index) => {
    expect(light).toBeGreaterThan(steps[index] ?? 0);
  });
});

test('where nothing speaks for the class the photo stays as it is', () => {
  const pixels = colourValues(Float32Array.of(0, 1), heatmapColours());
  expect([pixels[3], pixels[7]]).toEqual([0, 255]);
});

test('values out of range are taken as the nearest in it', () => {
  const colours = heatmapColours();
  expect(colourValues(Float32Array.of(-1, 2), colours)).toEqual(
    colourValues(Float32Array.of(0, 1), colours),
  );
});
