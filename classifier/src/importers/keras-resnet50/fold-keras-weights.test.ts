import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { foldKerasWeights } from './fold-keras-weights.js';
import { hashFile } from '../../models/hash-file.js';
import { ModelFileInvalidError } from '../../models/model-file-invalid-error.js';
import { TINY_NETWORK, writeTinyWeights } from './tiny-network.fixture.js';

describe('foldKerasWeights', () => {
  let folder: string;
  let weightsPath: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fold-keras-'));
    weightsPath = join(folder, 'weights.h5');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const fold = (weightsSha256: string) =>
    foldKerasWeights({ weightsPath, weightsSha256 }, TINY_NETWORK);

  it('gives the weights that the checksum is of', async () => {
    await writeTinyWeights(weightsPath);
    const { classifier } = await fold(await hashFile(weightsPath, 'sha256'));
    expect(classifier.bias).toHaveLength(3);
  });

  it('refuses those of a file that was replaced meanwhile', async () => {
    await writeTinyWeights(weightsPath);
    await expect(fold('ab'.repeat(32))).rejects.toThrow('replaced');
  });

  it('names the layer whose weights are no numbers', async () => {
    await writeTinyWeights(weightsPath, { divisor: 0 });
    const refused = fold(await hashFile(weightsPath, 'sha256'));
    await expect(refused).rejects.toThrow(ModelFileInvalidError);
    await expect(refused).rejects.toThrow('not all weights of conv1 are finite');
  });
});
