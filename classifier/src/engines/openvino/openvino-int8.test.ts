import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith } from '@detections/test-support';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { writeOnnx } from '../../importers/keras-resnet50/write-onnx.js';
import { quantizeNetwork } from '../../quantize/quantize-network.js';
import type { EngineRequest } from '../engine-spec.js';
import type { InferenceOptions } from '../engine.js';
import { inventImage, SMALL_FOLDED, SMALL_INPUT, SMALL_NETWORK } from '../small-network.fixture.js';
import { ThreadedEngine } from '../threaded-engine.js';

const SEEDS = [7, 31, 101, 13, 57, 89];
const images = Uint8Array.from(SEEDS.flatMap((seed) => [...inventImage(seed)]));

describeWith(['openvino'], 'a quantised network on openvino', () => {
  let folder: string;
  let modelPath: string;
  let expected: Float32Array;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'openvino-int8-'));
    modelPath = join(folder, 'int8.onnx');
    const float = join(folder, 'float.onnx');
    await writeFile(float, writeOnnx(SMALL_NETWORK, SMALL_FOLDED));
    const task = { pixels: images, input: SMALL_INPUT, bits: 8, threadCount: 1 } as const;
    await writeFile(
      modelPath,
      await quantizeNetwork({ ...task, modelPath: float }, () => undefined),
    );
    expected = await infer({ engine: 'onnxruntime', threadCount: 1 });
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function infer(
    spec: Pick<EngineRequest, 'engine' | 'threadCount' | 'lanes'>,
    share?: InferenceOptions['share'],
  ): Promise<Float32Array> {
    const engine = new ThreadedEngine({
      ...spec,
      modelPath,
      input: SMALL_INPUT,
      precision: 'int8',
    });
    try {
      const { scores } = await engine.infer(images.slice(), SEEDS.length, {
        ...(share !== undefined && { share }),
      });
      return scores;
    } finally {
      await engine.close();
    }
  }

  it.each([
    [1, 'all'],
    [2, 'all'],
    [2, 'one'],
  ] as const)(
    'answers with %i lanes, and %s threads, as onnxruntime does',
    async (lanes, share) => {
      const scores = await infer({ engine: 'openvino', threadCount: 2, lanes }, share);
      const largest = Math.max(...expected.map(Math.abs));
      const differences = expected.map((score, index) => score - (scores[index] ?? Number.NaN));
      // What is not in 8 bits may be in bfloat16 there.
      expect(Math.max(...differences.map(Math.abs)) / largest).toBeLessThan(0.05);
    },
  );
});
