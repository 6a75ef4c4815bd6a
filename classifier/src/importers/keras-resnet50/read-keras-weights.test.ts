import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { kerasLayersOf } from './keras-layers.js';
import { ModelFileInvalidError } from '../../models/model-file-invalid-error.js';
import { readKerasWeights } from './read-keras-weights.js';
import { TINY_NETWORK, writeTinyWeights } from './tiny-network.fixture.js';

describe('readKerasWeights', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keras-weights-'));
    path = join(folder, 'weights.h5');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('matches layers by order and shape, whatever their names', async () => {
    await writeTinyWeights(path);
    const { convolutions, batchNorms, classifier } = await readKerasWeights(path, TINY_NETWORK);
    expect(convolutions.get('conv1')?.kernel).toHaveLength(7 * 7 * 3 * 2);
    expect(convolutions.get('conv1')?.bias[0]).toBeCloseTo(0.02);
    expect(batchNorms.get('conv1')?.variance[0]).toBeCloseTo(0.05);
    expect(convolutions.get('conv2_block1_0')?.kernel[0]).toBeCloseTo(0.07);
    expect(convolutions.get('conv2_block1_3')?.kernel[0]).toBeCloseTo(0.08);
    expect(classifier.bias).toHaveLength(3);
  });

  it('reads arrays that are gzip-compressed inside', async () => {
    await writeTinyWeights(path, { compression: 9 });
    const { convolutions } = await readKerasWeights(path, TINY_NETWORK);
    expect(convolutions.get('conv1')?.bias[0]).toBeCloseTo(0.02);
  });

  it('finds the weights of a whole saved model', async () => {
    await writeTinyWeights(path, { group: 'model_weights' });
    await expect(readKerasWeights(path, TINY_NETWORK)).resolves.toBeDefined();
  });

  it('names the layer, what was expected and what came, where a shape is wrong', async () => {
    const layers = kerasLayersOf(TINY_NETWORK).map((layer) =>
      layer.name === 'classifier' ? { ...layer, shapes: [[4, 5], [5]] } : layer,
    );
    await writeTinyWeights(path, { layers });
    await expect(readKerasWeights(path, TINY_NETWORK)).rejects.toThrow(
      /layer "layer_\d+", read as dense classifier: expected arrays of 4×3, 3; came 4×5, 5\./,
    );
  });

  it('counts the layers', async () => {
    await writeTinyWeights(path, { layers: kerasLayersOf(TINY_NETWORK).slice(1) });
    await expect(readKerasWeights(path, TINY_NETWORK)).rejects.toThrow(
      'expected 17 layers with weights, came 16.',
    );
  });

  it('refuses a file that is not HDF5', async () => {
    await writeFile(path, '<html>not found</html>');
    const refused = readKerasWeights(path, TINY_NETWORK);
    await expect(refused).rejects.toThrow(ModelFileInvalidError);
    await expect(refused).rejects.toThrow('expected an HDF5 file');
  });

  it('refuses a file that was cut off', async () => {
    await writeTinyWeights(path);
    await truncate(path, 5000);
    await expect(readKerasWeights(path, TINY_NETWORK)).rejects.toThrow(ModelFileInvalidError);
  });

  it('refuses HDF5 without layers', async () => {
    await writeTinyWeights(path, { group: 'elsewhere' });
    await expect(readKerasWeights(path, TINY_NETWORK)).rejects.toThrow('"layer_names"');
  });
});
