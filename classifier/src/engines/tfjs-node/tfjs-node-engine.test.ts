import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeWith } from '@detections/testing';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Piscina } from 'piscina';
import { writeFoldedWeights } from '../../importers/keras-resnet50/folded-weights-file.js';
import { inferNaively } from '../../importers/keras-resnet50/naive-network.fixture.js';
import {
  inventImage,
  SMALL_FOLDED,
  SMALL_NETWORK,
  SMALL_WEIGHTS,
} from '../small-network.fixture.js';
import { ThreadedEngine } from '../threaded-engine.js';

const threadFile = new URL('./small-tfjs.fixture.js', import.meta.url);
const images = [inventImage(7), inventImage(31), inventImage(101)];
const batch = (): Uint8Array => Uint8Array.from(images.flatMap((image) => [...image]));

describeWith(['tfjs-node'], 'tfjs-node on its thread, with invented weights', () => {
  let folder: string;
  let engine: ThreadedEngine;
  let spec: ConstructorParameters<typeof ThreadedEngine>[0];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tfjs-node-'));
    const modelPath = join(folder, 'small.f32');
    await writeFile(modelPath, writeFoldedWeights(SMALL_NETWORK, SMALL_FOLDED));
    spec = { name: 'tfjs-node', modelPath, threadCount: 1 };
    engine = new ThreadedEngine(spec, { threadFile });
  });
  afterEach(async () => {
    await engine.close();
    await rm(folder, { recursive: true });
  });

  it("answers each image of a batch as the network's definition does", async () => {
    const { logits, features = [] } = await engine.infer(batch(), 3, { features: true });
    const expected = images.map((image) => inferNaively(SMALL_NETWORK, SMALL_WEIGHTS, image));
    expectClose(
      logits,
      expected.flatMap((one) => one.logits),
    );
    expectClose(
      features,
      expected.flatMap((one) => one.features),
    );
  });

  it('gives no feature maps unasked', async () => {
    expect((await engine.infer(inventImage(7), 1)).features).toBeUndefined();
  });

  it('refuses a batch of the wrong length and goes on', async () => {
    await expect(engine.infer(batch().subarray(1), 3)).rejects.toThrow();
    expect((await engine.infer(inventImage(7), 1)).logits).toHaveLength(4);
  });

  it('refuses weights of another network', async () => {
    await writeFile(spec.modelPath, new Uint8Array(400));
    await expect(engine.load()).rejects.toThrow('ends too early');
  });

  it('holds as many tensors after 1,000 inferences as before, and none once closed', async () => {
    const counting = new Piscina<number, readonly number[]>({
      filename: fileURLToPath(threadFile),
      workerData: spec,
      maxThreads: 1,
    });
    const [loaded = 0, used, closed] = await counting.run(1000, { name: 'countTensors' });
    await counting.destroy();
    expect(loaded).toBeGreaterThan(0);
    expect([used, closed]).toEqual([loaded, 0]);
  });
});

function expectClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, index) => {
    expect(actual[index]).toBeCloseTo(value, 3);
  });
}
