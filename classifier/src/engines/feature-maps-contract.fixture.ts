import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWith, picture, type Requirement } from '@detections/testing';
import { createImagePreprocessor } from '../images/image-preprocessor.js';
import { imageSource } from '../images/image-source.fixture.js';
import type { ModelFormat } from '../importers/keras-resnet50/model-format.js';
import type { DenseWeights } from '../importers/keras-resnet50/network-weights.js';
import { readClassifierWeights } from '../importers/keras-resnet50/read-classifier-weights.js';
import { classActivationMap } from '../tasks/class-activation-map.js';
import type { EngineName } from './engine-spec.js';
import type { InferenceEngine, InferenceOutput } from './inference-engine.js';
import { prepareTestModel } from './test-model.fixture.js';
import { ThreadedEngine } from './threaded-engine.js';

const PHOTOS = ['seed/dog.jpeg', 'photos/n02007558_flamingo.JPEG'];
const CLASS_COUNT = 1000;
const FEATURES_LENGTH = 7 * 7 * 2048;
const MINUTES = 60_000;

/**
 * What the feature maps of every engine must be, with real weights: those that its logits come
 * from, in the same order of axes.
 */
export function describeFeatureMaps(
  name: EngineName,
  format: ModelFormat,
  requirements: readonly Requirement[] = [],
): void {
  describeWith(['weights', 'pictures', ...requirements], `feature maps of ${name}`, () => {
    let engine: InferenceEngine;
    let classifier: DenseWeights;
    let output: InferenceOutput;

    beforeAll(async () => {
      const { modelPath, weightsPath } = await prepareTestModel(format);
      engine = new ThreadedEngine({ name, modelPath, threadCount: availableParallelism() });
      classifier = await readClassifierWeights(weightsPath);
      output = await engine.infer(await twoPhotos(), 2, { features: true });
    }, 3 * MINUTES);

    afterAll(() => engine.close());

    const featuresOf = (index: number): Float32Array =>
      (output.features ?? new Float32Array()).subarray(
        index * FEATURES_LENGTH,
        (index + 1) * FEATURES_LENGTH,
      );

    it('are 7×7×2048 for each image', () => {
      expect(output.logits).toHaveLength(2 * CLASS_COUNT);
      expect(output.features).toHaveLength(2 * FEATURES_LENGTH);
    });

    it.each([0, 1])(
      'of photo %i: the mean of each class’s map and its bias make its logit',
      (index) => {
        const differences = Array.from({ length: CLASS_COUNT }, (_, classIndex) => {
          const map = classActivationMap(featuresOf(index), classifier, classIndex);
          const mean = map.reduce((a, b) => a + b, 0) / map.length;
          const logit = output.logits[index * CLASS_COUNT + classIndex] ?? Number.NaN;
          return Math.abs(mean + (classifier.bias[classIndex] ?? Number.NaN) - logit);
        });
        const largest = Math.max(...differences);
        process.stdout.write(`${name}: largest difference from the logit: ${String(largest)}\n`);
        expect(largest).toBeLessThanOrEqual(1e-3);
      },
    );

    it('say where in the picture the dog is', () => {
      const ESKIMO_DOG = 248;
      const map = classActivationMap(featuresOf(0), classifier, ESKIMO_DOG);
      const greatest = map.indexOf(Math.max(...map));
      // Its head is in the right half of the central square, above the lowest two rows.
      expect(greatest % 7).toBeGreaterThanOrEqual(3);
      expect(Math.floor(greatest / 7)).toBeLessThanOrEqual(4);
    });

    it('come only where they are asked for, and leave the logits as they are', async () => {
      const { logits, features } = await engine.infer(await twoPhotos(), 2);
      expect(features).toBeUndefined();
      const differences = logits.map((logit, index) =>
        Math.abs(logit - (output.logits[index] ?? Number.NaN)),
      );
      expect(Math.max(...differences)).toBeLessThanOrEqual(1e-4);
    });
  });
}

/** Side by side, 2×224×224×3. */
async function twoPhotos(): Promise<Uint8Array> {
  const { preprocess } = createImagePreprocessor({
    maxImagePixels: 1e8,
    decodeTimeoutMs: 10_000,
  });
  const inputs = PHOTOS.map(async (name) =>
    preprocess(imageSource(await readFile(picture(name)), 'CENTER_CROP')),
  );
  return Buffer.concat((await Promise.all(inputs)).map(({ pixels }) => pixels));
}
