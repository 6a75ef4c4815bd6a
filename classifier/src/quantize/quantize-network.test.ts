import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { classActivationMap } from '../tasks/heatmap.js';
import type { InferenceOutput } from '../engines/engine.js';
import { onnxruntime } from '../engines/onnxruntime/kind.js';
import {
  inventImage,
  SMALL_FOLDED,
  SMALL_INPUT,
  SMALL_NETWORK,
} from '../engines/small-network.fixture.js';
import { ThreadedEngine } from '../engines/threaded-engine.js';
import { writeOnnx } from '../importers/keras-resnet50/write-onnx.js';
import { runOnOwnThread } from '../run-on-own-thread.js';
import type { SmallQuantizeTask } from './small-quantize.fixture.js';

const SEEDS = [7, 31, 101, 13, 57, 89];
const images = Uint8Array.from(SEEDS.flatMap((seed) => [...inventImage(seed)]));
const { classCount, inputFeatures } = SMALL_NETWORK.classifier;

const CASES: readonly Omit<SmallQuantizeTask, 'pixels'>[] = [{ bits: 7 }, { bits: 8 }];
/** A network as small as this has little to average rounding errors out over. */
const MOST_RELATIVE_ERROR = 0.05;

describe.each(CASES)('a network of $bits bits', (choice) => {
  let folder: string;
  let float: InferenceOutput;
  let quantized: InferenceOutput;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quantize-'));
    onnxruntime.configure(1);
    const file = await runOnOwnThread<SmallQuantizeTask, Uint8Array>({
      file: new URL('./small-quantize.fixture.js', import.meta.url),
      name: 'quantize',
      task: { ...choice, pixels: images },
    });
    float = await inferAll(join(folder, 'float.onnx'), writeOnnx(SMALL_NETWORK, SMALL_FOLDED));
    quantized = await inferAll(join(folder, 'quantized.onnx'), file);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('answers almost as float32 does', () => {
    expect(relativeError(float.scores, quantized.scores)).toBeLessThan(MOST_RELATIVE_ERROR);
    expect(relativeError(float.scores, quantized.scores)).toBeGreaterThan(0);
  });

  it('gives the feature maps that its logits come from', () => {
    const { scores } = quantized;
    const features = quantized.features?.values ?? new Float32Array();
    expect(relativeError(float.features?.values ?? [], features)).toBeLessThan(MOST_RELATIVE_ERROR);
    const length = features.length / SEEDS.length;
    expect(length % inputFeatures).toBe(0);
    SEEDS.forEach((_, image) => {
      const ofImage = features.subarray(image * length, (image + 1) * length);
      for (let classIndex = 0; classIndex < classCount; classIndex += 1) {
        const map = classActivationMap(ofImage, SMALL_FOLDED.classifier, classIndex);
        const mean = map.reduce((a, b) => a + b, 0) / map.length;
        const bias = SMALL_FOLDED.classifier.bias[classIndex] ?? Number.NaN;
        expect(mean + bias).toBeCloseTo(scores[image * classCount + classIndex] ?? Number.NaN, 2);
      }
    });
  });
});

async function inferAll(modelPath: string, file: Uint8Array): Promise<InferenceOutput> {
  await writeFile(modelPath, file);
  const engine = new ThreadedEngine({
    engine: 'onnxruntime',
    modelPath,
    threadCount: 1,
    input: SMALL_INPUT,
  });
  try {
    return await engine.infer(images.slice(), SEEDS.length, { features: true });
  } finally {
    await engine.close();
  }
}

/** Length of the difference by length of what is expected. */
function relativeError(expected: ArrayLike<number>, actual: Float32Array): number {
  const norm = (values: readonly number[]): number => Math.hypot(...values);
  const values = Array.from(expected);
  expect(actual).toHaveLength(values.length);
  return norm(values.map((value, index) => value - (actual[index] ?? Number.NaN))) / norm(values);
}
