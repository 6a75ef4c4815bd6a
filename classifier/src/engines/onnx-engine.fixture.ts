import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { describeWith, type Requirement } from '@detections/test-support';
import { BRIGHTNESS_INPUT, writeBrightness, type BrightnessOptions } from './brightness.fixture.js';
import { ThreadedEngine } from './threaded-engine.js';

/** Two pixels each. */
const PICTURES = [
  [0, 0, 0, 2, 0, 0],
  [1, 1, 1, 1, 1, 1],
  [1, 1, 1, 3, 3, 3],
  [5, 5, 5, 5, 5, 5],
  [9, 0, 0, 0, 0, 0],
];
const SUMS = [2, 6, 12, 30, 9];

const batch = (size: number): Uint8Array => Uint8Array.from(PICTURES.slice(0, size).flat());

export interface OnnxEngine {
  readonly name: string;
  readonly requirements?: readonly Requirement[];
  /** Default: 1. */
  readonly lanes?: number;
}

/** What every engine must do that reads files as importers write them, whatever those lack. */
export function describeOnnxEngine({ name, requirements = [], lanes = 1 }: OnnxEngine): void {
  describeWith(requirements, `${name} with ${String(lanes)} lanes`, () => {
    let folder: string;
    let engine: ThreadedEngine;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), `${name}-`));
    });
    afterEach(() => engine.close());
    afterAll(() => rm(folder, { recursive: true }));

    async function open(options: BrightnessOptions): Promise<void> {
      const modelPath = join(folder, 'brightness.onnx');
      await writeFile(modelPath, writeBrightness(options));
      const threads = { threadCount: lanes, lanes };
      engine = new ThreadedEngine({ engine: name, modelPath, ...threads, input: BRIGHTNESS_INPUT });
    }

    describe('a network that takes so many images and no other number', () => {
      it.each([
        [1, 1],
        [1, 3],
        [2, 1],
        [2, 5],
        [3, 3],
        [4, 5],
      ])('of %i at a time runs a batch of %i', async (batchSize, size) => {
        await open({ batchSize, scores: 'logits' });
        const { scores } = await engine.infer(batch(size), size);
        expect([...scores]).toEqual(SUMS.slice(0, size).flatMap((sum) => [sum, -sum]));
      });

      it('gives what else is asked for, of each image', async () => {
        await open({ batchSize: 2, scores: 'logits', embedding: true });
        const { embedding } = await engine.infer(batch(5), 5, { embedding: true });
        expect([...(embedding ?? [])]).toEqual(PICTURES.flat());
      });
    });

    describe('a network that lacks something', () => {
      it('says that it has no embedding and goes on', async () => {
        await open({ scores: 'logits' });
        const asked = engine.infer(batch(1), 1, { embedding: true });
        await expect(asked).rejects.toThrow('The model has no output "embedding"; it has logits.');
        expect([...(await engine.infer(batch(2), 2)).scores]).toEqual([2, -2, 6, -6]);
      });

      it('says that it has no feature maps', async () => {
        await open({ scores: 'probabilities', embedding: true });
        await expect(engine.infer(batch(1), 1, { features: true })).rejects.toThrow(
          'The model has no output "features"; it has probabilities, embedding.',
        );
      });

      it('does not load without an output of scores', async () => {
        await open({ embedding: true });
        await expect(engine.load()).rejects.toThrow(
          'Expected the model to have an output "logits" or "probabilities"; came embedding.',
        );
      });
    });

    it('tells probabilities from logits', async () => {
      await open({ scores: 'probabilities' });
      const { scores, scoreKind } = await engine.infer(batch(2), 2);
      expect(scoreKind).toBe('probabilities');
      expect(scores[0]).toBeCloseTo(1 / (1 + Math.exp(-4)), 5);
      expect(scores[2]).toBeCloseTo(1 / (1 + Math.exp(-12)), 5);
    });
  });
}
