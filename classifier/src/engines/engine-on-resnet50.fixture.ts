import { readFile } from 'node:fs/promises';
import {
  describeWith,
  picture,
  readGoldenPredictions,
  type GoldenPredictions,
  type Requirement,
} from '@detections/test-support';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createImagePreprocessor } from '../images/image-preprocessor.js';
import { imageSource } from '../images/image-source.fixture.js';
import type { PreparedModel } from '../importers/keras-resnet50/prepare-model.js';
import { readClassifierWeights } from '../importers/keras-resnet50/read-classifier-weights.js';
import { RESNET50 } from '../importers/keras-resnet50/resnet50.js';
import { classify } from '../tasks/classify.js';
import { classActivationMap } from '../tasks/heatmap.js';
import { formatFor } from './engine-contract.fixture.js';
import type { InferenceOutput } from './engine.js';
import { prepareTestModel } from './test-model.fixture.js';
import { ThreadedEngine } from './threaded-engine.js';

const { inputSize } = RESNET50;
const { classCount, inputFeatures } = RESNET50.classifier;
const BATCH_SIZES = [1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 32];
const MINUTES = 60_000;

export interface EngineOnResNet50 {
  readonly name: string;
  readonly requirements?: readonly Requirement[];
  /** Largest difference of a probability from Keras's. */
  readonly tolerance: number;
}

/** What every engine that runs ResNet50 must answer, with real weights and Keras's own answers. */
export function describeEngineOnResNet50(options: EngineOnResNet50): void {
  const { name, requirements = [], tolerance } = options;
  describeWith(['weights', 'pictures', ...requirements], `the engine ${name} on ResNet50`, () => {
    let golden: [string, GoldenPredictions][];
    let prepared: PreparedModel;
    let images: readonly Uint8Array[];
    let engine: ThreadedEngine;

    const infer = async (batch: readonly Uint8Array[]): Promise<readonly Float32Array[]> => {
      const { scores } = await engine.infer(Buffer.concat(batch), batch.length);
      return batch.map((_, index) => shareOf(scores, index, classCount));
    };

    beforeAll(async () => {
      golden = Object.entries(readGoldenPredictions().keras);
      prepared = await prepareTestModel(formatFor(name));
      images = await Promise.all(golden.map(([file]) => preprocessAsKeras(picture(file))));
      const input = { width: inputSize, height: inputSize };
      const { modelPath } = prepared;
      const spec = { engine: name, modelPath, threadCount: 2, input };
      // Far longer than ever needed: the machine may be busy with other things.
      engine = new ThreadedEngine(spec, { inferenceTimeoutMs: 2 * MINUTES });
    }, 2 * MINUTES);
    afterAll(() => engine.close());

    it(
      'gives the answers of Keras',
      async () => {
        const differences: number[] = [];
        for (const [index, [file, expected]] of golden.entries()) {
          const [scores = new Float32Array()] = await infer(images.slice(index, index + 1));
          const ranked = classify({ scores, scoreKind: 'logits' }, 5);
          expect([file, ranked[0]?.classIndex]).toEqual([file, expected[0]?.classIndex]);
          expected.forEach(({ confidence }, place) => {
            differences.push(Math.abs(confidence - (ranked[place]?.probability ?? Number.NaN)));
          });
        }
        report(`${name}: pictures`, golden.length);
        report(`${name}: largest difference of a probability`, Math.max(...differences));
        expect(golden.length).toBeGreaterThan(100);
        expect(Math.max(...differences)).toBeLessThanOrEqual(tolerance);
      },
      5 * MINUTES,
    );

    it(
      'gives each image of a batch the answer that it has alone',
      async () => {
        const alone: Float32Array[] = [];
        for (const image of images.slice(0, 32)) alone.push(...(await infer([image])));
        let largest = 0;
        for (const size of BATCH_SIZES) {
          const together = await infer(images.slice(0, size));
          together.forEach((logits, image) => {
            largest = Math.max(largest, largestDifference(logits, alone[image] ?? []));
          });
        }
        report(`${name}: largest difference of a logit in batches of up to 32`, largest);
        expect(largest).toBeLessThanOrEqual(1e-4);
      },
      5 * MINUTES,
    );

    it('gives the feature maps that its logits come from, and leaves those as they are', async () => {
      const two = images.slice(0, 2);
      const { scores, features } = await engine.infer(Buffer.concat(two), 2, { features: true });
      expect([features?.height, features?.width]).toEqual([7, 7]);
      const classifier = await readClassifierWeights(prepared.weightsPath);
      const differences = two.map((_, image) => {
        const length = 7 * 7 * inputFeatures;
        const ofImage = shareOf(features?.values ?? new Float32Array(), image, length);
        const logits = classifier.bias.map((bias, classIndex) => {
          const map = classActivationMap(ofImage, classifier, classIndex);
          return map.reduce((a, b) => a + b, 0) / map.length + bias;
        });
        return largestDifference(logits, shareOf(scores, image, classCount));
      });
      report(`${name}: largest difference of a map from its logit`, Math.max(...differences));
      expect(Math.max(...differences)).toBeLessThanOrEqual(1e-3);
      const unasked = (await infer(two)).flatMap((logits) => [...logits]);
      expect(largestDifference(unasked, scores)).toBeLessThanOrEqual(1e-4);
    });

    it('gives an embedding that is the average of its maps, and becomes the logits by the last layer', async () => {
      const two = Buffer.concat(images.slice(0, 2));
      const options = { features: true, embedding: true };
      const { scores, features, embedding } = await engine.infer(two, 2, options);
      const { kernel, bias } = await readClassifierWeights(prepared.weightsPath);
      for (const image of [0, 1]) {
        const own = shareOf(embedding ?? new Float32Array(), image, inputFeatures);
        const maps = shareOf(features?.values ?? new Float32Array(), image, 7 * 7 * inputFeatures);
        const pooled = new Float32Array(inputFeatures);
        for (const [index, value] of maps.entries()) {
          const channel = index % inputFeatures;
          pooled[channel] = (pooled[channel] ?? NaN) + value / (7 * 7);
        }
        expect(largestDifference(own, pooled)).toBeLessThanOrEqual(1e-5);
        const logits = bias.map((start, classIndex) =>
          own.reduce(
            (sum, x, channel) => sum + x * (kernel[channel * classCount + classIndex] ?? NaN),
            start,
          ),
        );
        expect(largestDifference(logits, shareOf(scores, image, classCount))).toBeLessThanOrEqual(
          1e-4,
        );
      }
    });

    it('sees the dog where it is', async () => {
      const ESKIMO_DOG = 248;
      const dog = await preprocess(picture('seed/dog.jpeg'), 'CENTER_CROP');
      const { features }: InferenceOutput = await engine.infer(dog, 1, { features: true });
      const classifier = await readClassifierWeights(prepared.weightsPath);
      const map = classActivationMap(
        features?.values ?? new Float32Array(),
        classifier,
        ESKIMO_DOG,
      );
      const greatest = map.indexOf(Math.max(...map));
      // Its head is in the right half of the central square, above the lowest two rows.
      expect(greatest % 7).toBeGreaterThanOrEqual(3);
      expect(Math.floor(greatest / 7)).toBeLessThanOrEqual(4);
    });

    it(
      'takes no more memory after 1,000 inferences than after 100',
      async () => {
        const image = images[0] ?? new Uint8Array();
        const run = async (count: number): Promise<number> => {
          for (let index = 0; index < count; index += 1) await infer([image]);
          return process.memoryUsage.rss();
        };
        const afterHundred = await run(100);
        const growth = (await run(900)) / afterHundred - 1;
        report(`${name}: resident MB after 100 inferences`, Math.round(afterHundred / 1e6));
        report(`${name}: growth over 900 more, per cent`, Math.round(growth * 1000) / 10);
        expect(growth).toBeLessThanOrEqual(0.05);
      },
      10 * MINUTES,
    );
  });
}

const preprocessor = createImagePreprocessor({
  maxImagePixels: 100_000_000,
  decodeTimeoutMs: 60_000,
});

async function preprocess(path: string, profile: 'KERAS' | 'CENTER_CROP'): Promise<Uint8Array> {
  const source = imageSource(await readFile(path), profile);
  return (await preprocessor.preprocess(source)).pixels;
}

function preprocessAsKeras(path: string): Promise<Uint8Array> {
  return preprocess(path, 'KERAS');
}

function shareOf(values: Float32Array, index: number, length: number): Float32Array {
  return values.subarray(index * length, (index + 1) * length);
}

/** NaN where one is shorter. */
function largestDifference(values: ArrayLike<number>, others: ArrayLike<number>): number {
  return Array.from(values).reduce(
    (largest, value, index) => Math.max(largest, Math.abs(value - (others[index] ?? Number.NaN))),
    0,
  );
}

/** The figures themselves, for whoever reads the log. */
function report(what: string, value: number): void {
  process.stdout.write(`${what}: ${String(value)}\n`);
}
