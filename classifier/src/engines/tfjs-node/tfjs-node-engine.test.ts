import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeWith } from '@detections/test-support';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Piscina } from 'piscina';
import { SMALL_FOLDED, SMALL_INPUT, SMALL_NETWORK } from '../small-network.fixture.js';
import { readFoldedWeights, writeFoldedWeights } from './folded-weights-file.js';
import { tfjsNode } from './kind.js';

const threadFile = new URL('./small-tfjs.fixture.js', import.meta.url);
const file = writeFoldedWeights(SMALL_NETWORK, SMALL_FOLDED);

let folder: string;
let modelPath: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tfjs-node-'));
  modelPath = join(folder, 'small.f32');
  await writeFile(modelPath, file);
});
afterEach(() => rm(folder, { recursive: true }));

describe('a file of folded weights', () => {
  it('brings the network and its weights back', async () => {
    const { network, weights } = await readFoldedWeights(modelPath);
    expect(network).toEqual(SMALL_NETWORK);
    expect(weights).toEqual(SMALL_FOLDED);
  });

  it.each<[string, Uint8Array]>([
    ['ends too early', file.subarray(0, -4)],
    ['is too long', Buffer.concat([file, new Uint8Array(4)])],
    ['expected a network', new Uint8Array(400)],
    ['expected a network', new Uint8Array(2)],
  ])('is refused where it %s', async (reason, bytes) => {
    await writeFile(modelPath, bytes);
    await expect(readFoldedWeights(modelPath)).rejects.toThrow(reason);
  });
});

describeWith(['tfjs-node'], 'tfjs-node on its thread', () => {
  it('holds as many tensors after 1,000 inferences as before, and none once closed', async () => {
    tfjsNode.configure(1);
    const counting = new Piscina<number, readonly number[]>({
      filename: fileURLToPath(threadFile),
      workerData: { engine: 'tfjs-node', modelPath, threadCount: 1, input: SMALL_INPUT },
      maxThreads: 1,
    });
    const [loaded = 0, used, closed] = await counting.run(1000, { name: 'countTensors' });
    await counting.destroy();
    expect(loaded).toBeGreaterThan(0);
    expect([used, closed]).toEqual([loaded, 0]);
  });
});
