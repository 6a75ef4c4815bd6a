import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InferenceOutput } from '../../engines/engine.js';
import { onnxruntime } from '../../engines/onnxruntime/kind.js';
import {
  inventImage,
  SMALL_FOLDED,
  SMALL_INPUT,
  SMALL_NETWORK,
} from '../../engines/small-network.fixture.js';
import { ThreadedEngine } from '../../engines/threaded-engine.js';
import { writeOnnx } from '../../importers/keras-resnet50/write-onnx.js';
import { decodeOnnxModel } from '../../onnx/onnx-format.js';
import { classActivationMap } from '../../tasks/heatmap.js';
import { MOBILE_SIDE, mobileNetwork } from './mobile-network.fixture.js';
import { quantizeNetwork } from '../quantize-network.js';

const SEEDS = [7, 31, 101, 13, 57, 89];
const images = Uint8Array.from(SEEDS.flatMap((seed) => [...inventImage(seed)]));
const { classCount, inputFeatures } = SMALL_NETWORK.classifier;
/** A network as small as this has little to average rounding errors out over. */
const MOST_RELATIVE_ERROR = 0.06;

describe.each([7, 8] as const)('a network of %i bits', (bits) => {
  let folder: string;
  let float: InferenceOutput;
  let quantized: InferenceOutput;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quantize-'));
    onnxruntime.configure(1);
    const modelPath = join(folder, 'float.onnx');
    await writeFile(modelPath, writeOnnx(SMALL_NETWORK, SMALL_FOLDED));
    const task = { modelPath, pixels: images, input: SMALL_INPUT, bits, threadCount: 1 };
    await writeFile(join(folder, 'int8.onnx'), await quantizeNetwork(task, () => undefined));
    float = await inferAll(modelPath);
    quantized = await inferAll(join(folder, 'int8.onnx'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('answers almost as float32 does', () => {
    expect(relativeError(float.scores, quantized.scores)).toBeLessThan(MOST_RELATIVE_ERROR);
    expect(relativeError(float.scores, quantized.scores)).toBeGreaterThan(0);
  });

  it('has every layer and every sum in whole numbers', async () => {
    const { graph } = decodeOnnxModel(await readFile(join(folder, 'int8.onnx')));
    const nodes = graph?.node ?? [];
    const dequantized = new Set(
      nodes.flatMap(({ opType, output }) => (opType === 'DequantizeLinear' ? output : [])),
    );
    const computing = nodes.filter(({ opType }) => ['Conv', 'Gemm', 'Add'].includes(opType));
    expect(computing.length).toBeGreaterThan(SMALL_NETWORK.blocks.length * 4);
    for (const { input } of computing)
      expect(input.every((name) => dequantized.has(name))).toBe(true);
    expect(nodes.map(({ opType }) => opType)).not.toContain('Sub');
  });

  it('gives the feature maps and the embedding that its logits come from', () => {
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
        const score = scores[image * classCount + classIndex] ?? Number.NaN;
        expect(Math.abs(mean + bias - score)).toBeLessThan(0.05 * Math.max(1, Math.abs(score)));
      }
    });
  });
});

describe('a network as phones have', () => {
  it('answers almost as it does in float32', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'quantize-'));
    const input = { width: MOBILE_SIDE, height: MOBILE_SIDE };
    const pixels = Uint8Array.from(
      { length: 6 * MOBILE_SIDE ** 2 * 3 },
      (_, index) => (index * 37) % 256,
    );
    try {
      const modelPath = join(folder, 'float.onnx');
      await writeFile(modelPath, mobileNetwork());
      const task = { modelPath, pixels, input, bits: 8, threadCount: 1 } as const;
      await writeFile(join(folder, 'int8.onnx'), await quantizeNetwork(task, () => undefined));
      const float = await inferAll(modelPath, input, pixels);
      const quantized = await inferAll(join(folder, 'int8.onnx'), input, pixels);
      expect(relativeError(float.scores, quantized.scores)).toBeLessThan(MOST_RELATIVE_ERROR);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

async function inferAll(
  modelPath: string,
  input = SMALL_INPUT,
  pixels = images,
): Promise<InferenceOutput> {
  const engine = new ThreadedEngine({
    engine: 'onnxruntime',
    modelPath,
    threadCount: 1,
    input,
    precision: 'fp32',
    device: 'cpu',
  });
  try {
    return await engine.infer(pixels.slice(), SEEDS.length, { features: input === SMALL_INPUT });
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
