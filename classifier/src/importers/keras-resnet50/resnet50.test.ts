import { describe, expect, it } from '@jest/globals';
import { kerasLayersOf } from './keras-layers.js';
import { convolutionsOf, RESNET50 } from './resnet50.js';

describe('RESNET50', () => {
  it('has 49 convolutions in line and four on shortcuts', () => {
    expect(convolutionsOf(RESNET50)).toHaveLength(53);
    expect(RESNET50.blocks.filter(({ shortcut }) => shortcut !== undefined)).toHaveLength(4);
  });

  it('has the 25,636,712 parameters that Keras reports', () => {
    const parameters = kerasLayersOf(RESNET50)
      .flatMap(({ shapes }) => shapes)
      .reduce((sum, shape) => sum + shape.reduce((product, side) => product * side, 1), 0);
    expect(parameters).toBe(25_636_712);
  });

  it('halves its maps to 7×7 for an input of 224×224', () => {
    const inLine = convolutionsOf(RESNET50).filter(({ name }) => !name.endsWith('_0'));
    const size = inLine.reduce((side, { stride }) => side / stride, RESNET50.inputSize);
    expect(size / RESNET50.pool.stride).toBe(7);
  });

  it('strides on the first 1×1 convolution of a stage, as version 1 does', () => {
    const strided = convolutionsOf(RESNET50).filter(({ stride }) => stride > 1);
    expect(strided.map(({ name }) => name)).toEqual([
      'conv1',
      'conv3_block1_1',
      'conv3_block1_0',
      'conv4_block1_1',
      'conv4_block1_0',
      'conv5_block1_1',
      'conv5_block1_0',
    ]);
  });

  it("lists a block's layers in Keras's order", () => {
    const layers = kerasLayersOf(RESNET50).slice(2, 10);
    expect(layers.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'conv2_block1_1 convolution',
      'conv2_block1_1 batchNorm',
      'conv2_block1_2 convolution',
      'conv2_block1_2 batchNorm',
      'conv2_block1_0 convolution',
      'conv2_block1_3 convolution',
      'conv2_block1_0 batchNorm',
      'conv2_block1_3 batchNorm',
    ]);
  });
});
