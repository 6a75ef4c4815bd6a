import { cp } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { describeWith, findModelFolder } from '@detections/test-support';
import { readImagenetLabels } from '../../imagenet/read-imagenet-labels.js';
import { Networks } from '../networks.fixture.js';
import { readDenseWeights } from '../read-dense-weights.js';
import { Refusals, type RefusalCase } from '../refusals.fixture.js';
import { classIndexFile } from './class-index.fixture.js';
import { CLASS_INDEX_FILE_NAME, modelFilesIn, WEIGHTS_FILE_NAME } from './model-files.js';
import { readClassifierWeights } from './read-classifier-weights.js';
import { RESNET50_PRESETS } from './resnet50-presets.js';

const ANOTHER = { ...(await classIndexFile()), 0: ['n01440764', 'trench'] };

describe("Keras's files that cannot become a model", () => {
  const refusals = new Refusals();
  afterEach(() => refusals.close());

  it.each<RefusalCase>([
    [
      'has weights that are no HDF5',
      'corrupt',
      /_kernels\.h5 cannot be used: expected an HDF5 file/,
      { [WEIGHTS_FILE_NAME]: 'not HDF5' },
    ],
    [
      'has too few classes',
      'labels-invalid',
      /expected 1000 classes, came 1/,
      { [WEIGHTS_FILE_NAME]: 'x', [CLASS_INDEX_FILE_NAME]: { 0: ['n01440764', 'tench'] } },
    ],
    [
      'has another class',
      'labels-invalid',
      /expected class 0 to be \["n01440764","tench"\], came \["n01440764","trench"\]\.$/,
      { [WEIGHTS_FILE_NAME]: 'x', [CLASS_INDEX_FILE_NAME]: ANOTHER },
    ],
    [
      'lacks the weights',
      'unknown-kind',
      /These kinds are known: keras-resnet50 \(resnet50_weights_tf_dim_ordering_tf_kernels\.h5\)/,
      { [CLASS_INDEX_FILE_NAME]: ANOTHER },
    ],
  ])('one that %s is refused: %s', async (_name, reason, sentence, files) => {
    const error = await refusals.refusal(await refusals.newFolder(files));
    expect(error.message).toMatch(sentence);
    expect(error.reason).toBe(reason);
  });
});

describeWith(['weights'], "Keras's files in a package", () => {
  let networks: Networks;
  beforeAll(() => {
    networks = new Networks();
  });
  afterAll(() => networks.close());

  it('become a model like any other, whose last layer is read from what was written', async () => {
    const folder = await networks.newFolder();
    await cp(findModelFolder() ?? '', folder, { recursive: true });
    const { kind, card, maxBatchSize, onnxPath } = await networks.import(
      folder,
      await networks.newCache(),
      '7',
    );
    expect({ kind, maxBatchSize }).toEqual({ kind: 'keras-resnet50', maxBatchSize: undefined });
    expect(card).toMatchObject({
      ...{ name: 'small', version: '7', title: 'ResNet50' },
      output: { kind: 'logits', embedding: { length: 2048 }, heatmaps: true },
      preprocessing: RESNET50_PRESETS,
    });
    expect(card.labels).toEqual(await readImagenetLabels());
    const { weightsPath } = modelFilesIn(folder);
    const expected = await readClassifierWeights(weightsPath);
    const { kernel, bias } = await readDenseWeights(onnxPath);
    // Compared as bytes: of two million numbers, Jest would make a text.
    expect(Buffer.from(kernel.buffer).equals(Buffer.from(expected.kernel.buffer))).toBe(true);
    expect(Buffer.from(bias.buffer).equals(Buffer.from(expected.bias.buffer))).toBe(true);
  }, 60_000);
});
