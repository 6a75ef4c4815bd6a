import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { weightsFormat } from '../../importers/keras-resnet50/model-format.js';
import { ONNX_FORMAT } from '../engine-kind.js';
import type { InferenceOutput } from '../engine.js';
import { inventImage, SMALL_FOLDED, SMALL_INPUT, SMALL_NETWORK } from '../small-network.fixture.js';
import { ThreadedEngine } from '../threaded-engine.js';

/** float16 has three digits; some twenty layers add up what they lose. */
const TOLERANCE = 0.02;

describe('onnxruntime in float16', () => {
  let folder: string;
  let modelPath: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'half-'));
    modelPath = join(folder, 'small.onnx');
    await writeFile(modelPath, weightsFormat(ONNX_FORMAT).write(SMALL_NETWORK, SMALL_FOLDED));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function answer(precision: 'fp32' | 'fp16'): Promise<InferenceOutput> {
    const spec = {
      engine: 'onnxruntime',
      modelPath,
      threadCount: 1,
      input: SMALL_INPUT,
      precision,
    };
    const engine = new ThreadedEngine(spec);
    try {
      return await engine.infer(inventImage(31), 1, { features: true, embedding: true });
    } finally {
      await engine.close();
    }
  }

  it('answers nearly as in float32, with all that can be asked for', async () => {
    const [full, half] = await Promise.all([answer('fp32'), answer('fp16')]);
    for (const of of [scoresOf, featuresOf, embeddingOf]) {
      const [expected, actual] = [of(full), of(half)];
      const largest = Math.max(...expected.map(Math.abs));
      expect(actual).toHaveLength(expected.length);
      const differences = actual.map((value, index) => Math.abs(value - (expected[index] ?? 0)));
      expect(Math.max(...differences) / largest).toBeLessThan(TOLERANCE);
      // Otherwise it would not be float16.
      expect(Math.max(...differences)).toBeGreaterThan(0);
    }
  });
});

const scoresOf = ({ scores }: InferenceOutput): number[] => [...scores];
const featuresOf = ({ features }: InferenceOutput): number[] => [...(features?.values ?? [])];
const embeddingOf = ({ embedding = new Float32Array() }: InferenceOutput): number[] => [
  ...embedding,
];
