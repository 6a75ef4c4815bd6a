import { readFile } from 'node:fs/promises';
import {
  describeWith,
  picture,
  readGoldenPredictions,
  type GoldenPredictions,
  type Requirement,
} from '@detections/testing';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createImagePreprocessor } from '../images/image-preprocessor.js';
import { imageSource } from '../images/image-source.fixture.js';
import type { ModelFormat } from '../importers/keras-resnet50/model-format.js';
import type { PreparedModel } from '../importers/keras-resnet50/prepare-model.js';
import type { EngineName } from './engine-spec.js';
import { rank } from '../tasks/rank.js';
import { prepareTestModel } from './test-model.fixture.js';
import { ThreadedEngine } from './threaded-engine.js';

interface Contestant {
  readonly name: EngineName;
  readonly format: ModelFormat;
  readonly requirements: readonly Requirement[];
  /** Largest difference of a confidence from Keras's. */
  readonly tolerance: number;
}

const CONTESTANTS: readonly Contestant[] = [
  {
    name: 'onnxruntime',
    format: 'onnx',
    requirements: ['weights', 'pictures'],
    tolerance: 0.00002,
  },
  {
    name: 'tfjs-node',
    format: 'folded',
    requirements: ['tfjs-node', 'weights', 'pictures'],
    tolerance: 0.0001,
  },
];

const CLASSES = 1000;
const BATCH_SIZES = [1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 32];
const MINUTES = 60_000;

for (const { name, format, requirements, tolerance } of CONTESTANTS) {
  describeWith(requirements, `the engine ${name} on ResNet50`, () => {
    let golden: [string, GoldenPredictions][];
    let prepared: PreparedModel;
    let images: readonly Uint8Array[];
    let engine: ThreadedEngine;

    const create = (): ThreadedEngine =>
      new ThreadedEngine({ name, modelPath: prepared.modelPath, threadCount: 2 });
    const infer = async (batch: readonly Uint8Array[]): Promise<readonly Float32Array[]> => {
      const { logits } = await engine.infer(Buffer.concat(batch), batch.length);
      return batch.map((_, index) => logits.subarray(index * CLASSES, (index + 1) * CLASSES));
    };

    beforeAll(async () => {
      golden = Object.entries(readGoldenPredictions().keras);
      prepared = await prepareTestModel(format);
      images = await Promise.all(golden.map(([file]) => preprocessAsKeras(picture(file))));
      engine = create();
    }, 2 * MINUTES);
    afterAll(() => engine.close());

    it(
      'gives the answers of Keras',
      async () => {
        const differences: number[] = [];
        for (const [index, [file, expected]] of golden.entries()) {
          const [logits = new Float32Array()] = await infer(images.slice(index, index + 1));
          const ranked = rank(logits, 5);
          expect([file, ranked[0]?.classIndex]).toEqual([file, expected[0]?.classIndex]);
          expected.forEach(({ confidence }, place) => {
            differences.push(Math.abs(confidence - (ranked[place]?.probability ?? Number.NaN)));
          });
        }
        report(`${name}: pictures`, golden.length);
        report(`${name}: largest difference of a confidence`, Math.max(...differences));
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
        const differences: number[] = [];
        for (const size of BATCH_SIZES) {
          const together = await infer(images.slice(0, size));
          together.forEach((logits, image) => {
            logits.forEach((logit, index) => {
              differences.push(Math.abs(logit - (alone[image]?.[index] ?? Number.NaN)));
            });
          });
        }
        const largest = differences.reduce((a, b) => Math.max(a, b), 0);
        report(`${name}: largest difference of a logit in batches of up to 32`, largest);
        expect(largest).toBeLessThanOrEqual(1e-4);
      },
      5 * MINUTES,
    );

    it(
      'answers the same after it was closed and loaded anew',
      async () => {
        const [before] = await infer(images.slice(0, 1));
        await engine.close();
        await expect(infer(images.slice(0, 1))).rejects.toThrow('closed');
        engine = create();
        expect((await infer(images.slice(0, 1)))[0]).toEqual(before);
      },
      2 * MINUTES,
    );

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

const { preprocess } = createImagePreprocessor({
  maxImagePixels: 100_000_000,
  decodeTimeoutMs: 60_000,
});

async function preprocessAsKeras(path: string): Promise<Uint8Array> {
  return (await preprocess(imageSource(await readFile(path), 'KERAS'))).pixels;
}

/** The figures themselves, for whoever reads the log. */
function report(what: string, value: number): void {
  process.stdout.write(`${what}: ${String(value)}\n`);
}
