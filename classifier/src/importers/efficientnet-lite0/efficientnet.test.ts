import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Networks } from '../networks.fixture.js';
import { inventPixels } from '../original-network.fixture.js';
import { NORMALIZATION } from './card.js';
import {
  convolutionsOf,
  describeEfficientNet,
  EFFICIENTNET_LITE0,
  samePadding,
} from './efficientnet.js';
import { inferNaively, inventTensors } from './naive-efficientnet.fixture.js';
import { readWeights } from './read-weights.js';
import { writeOnnx } from './write-onnx.js';

/** Small, with every kind of block: on sizes even and odd, with steps and without. */
const SMALL = describeEfficientNet({
  inputSize: 21,
  stemChannels: 4,
  stages: [
    { blockCount: 1, kernelSize: 3, stride: 1, expansion: 1, channels: 3 },
    { blockCount: 2, kernelSize: 5, stride: 2, expansion: 2, channels: 3 },
    { blockCount: 2, kernelSize: 3, stride: 2, expansion: 3, channels: 5 },
    { blockCount: 1, kernelSize: 5, stride: 1, expansion: 2, channels: 5 },
  ],
  headChannels: 6,
  classCount: 4,
});

describe('EFFICIENTNET_LITE0', () => {
  it('has the 4,652,008 parameters of the original', () => {
    const { inputFeatures, classCount } = EFFICIENTNET_LITE0.classifier;
    const parameters = convolutionsOf(EFFICIENTNET_LITE0).reduce(
      (sum, { kernelSize, inputChannels, outputChannels, groups }) =>
        sum + kernelSize ** 2 * (inputChannels / groups) * outputChannels + 2 * outputChannels,
      (inputFeatures + 1) * classCount,
    );
    expect(parameters).toBe(4_652_008);
  });

  it('has 16 blocks, of which 9 add their input', () => {
    expect(EFFICIENTNET_LITE0.blocks).toHaveLength(16);
    expect(EFFICIENTNET_LITE0.blocks.filter(({ skips }) => skips)).toHaveLength(9);
  });

  it('halves its maps to 7×7', () => {
    const steps = convolutionsOf(EFFICIENTNET_LITE0).map(({ stride }) => stride);
    expect(224 / steps.reduce((product, stride) => product * stride, 1)).toBe(7);
  });

  it.each([
    [224, 3, 2, { before: 0, after: 1 }],
    [225, 3, 2, { before: 1, after: 1 }],
    [56, 5, 2, { before: 1, after: 2 }],
    [57, 5, 2, { before: 2, after: 2 }],
    [14, 5, 1, { before: 2, after: 2 }],
    [7, 1, 1, { before: 0, after: 0 }],
    [8, 1, 2, { before: 0, after: 0 }],
  ])('pads %i pixels for a kernel of %i and steps of %i', (size, kernelSize, stride, padding) => {
    expect(samePadding(size, kernelSize, stride)).toEqual(padding);
  });
});

describe('an EfficientNet of invented numbers', () => {
  let networks: Networks;
  beforeAll(() => {
    networks = new Networks();
  });
  afterAll(() => networks.close());

  it('answers what its definition says, as an ONNX file', async () => {
    const tensors = inventTensors(SMALL);
    const path = join(await networks.newFolder(), 'small.onnx');
    await writeFile(path, writeOnnx(SMALL, readWeights(tensors, SMALL), NORMALIZATION));
    const pixels = inventPixels(1, SMALL.inputSize, SMALL.inputSize);
    const answers = await networks.run({
      path,
      pixels,
      outputs: ['logits', 'embedding', 'features'],
    });
    const expected = inferNaively(SMALL, tensors, pixels.batch);
    const came = answers.get('logits')?.values ?? [];
    expect(came).toHaveLength(expected.length);
    expected.forEach((logit, index) => {
      expect(came[index]).toBeCloseTo(logit, 4);
    });
    expect(answers.get('embedding')?.dims).toEqual([1, 6]);
    expect(answers.get('features')?.dims).toEqual([1, 3, 3, 6]);
  });
});
