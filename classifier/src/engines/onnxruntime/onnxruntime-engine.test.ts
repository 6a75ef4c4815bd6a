import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { inferNaively } from '../../importers/keras-resnet50/naive-network.fixture.js';
import { writeOnnx } from '../../importers/keras-resnet50/write-onnx.js';
import {
  inventImage,
  SMALL_FOLDED,
  SMALL_NETWORK as network,
  SMALL_WEIGHTS as weights,
} from '../small-network.fixture.js';
import { ThreadedEngine } from '../threaded-engine.js';

const imageLength = network.inputSize ** 2 * 3;

describe('onnxruntime on its thread, with the ONNX file that we write', () => {
  let folder: string;
  let engine: ThreadedEngine;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onnxruntime-'));
    const modelPath = join(folder, 'tiny.onnx');
    await writeFile(modelPath, writeOnnx(network, SMALL_FOLDED));
    engine = new ThreadedEngine({ name: 'onnxruntime', modelPath, threadCount: 1 });
  });
  afterEach(async () => {
    await engine.close();
    await rm(folder, { recursive: true });
  });

  it("answers each image of a batch as the network's definition does", async () => {
    const images = [inventImage(7), inventImage(31), inventImage(101)];
    const batch = Uint8Array.from(images.flatMap((image) => [...image]));
    const { logits } = await engine.infer(batch, images.length);
    const expected = images.flatMap((image) => inferNaively(network, weights, image).logits);
    expect(logits).toHaveLength(expected.length);
    expected.forEach((logit, index) => {
      expect(logits[index]).toBeCloseTo(logit, 3);
    });
  });

  it('gives what the last ReLU gives, channel last, where it is asked for', async () => {
    const images = [inventImage(7), inventImage(31)];
    const batch = Uint8Array.from(images.flatMap((image) => [...image]));
    const { features = [] } = await engine.infer(batch, images.length, { features: true });
    const expected = images.flatMap((image) => inferNaively(network, weights, image).features);
    expect(features).toHaveLength(expected.length);
    expected.forEach((feature, index) => {
      expect(features[index]).toBeCloseTo(feature, 3);
    });
  });

  it('gives no feature maps unasked', async () => {
    expect((await engine.infer(inventImage(7), 1)).features).toBeUndefined();
  });

  it('refuses a batch of the wrong length and goes on', async () => {
    await expect(engine.infer(new Uint8Array(imageLength - 1), 1)).rejects.toThrow();
    expect((await engine.infer(inventImage(7), 1)).logits).toHaveLength(4);
  });
});
