import { describe, expect, it } from '@jest/globals';
import { ImportRefusedError } from '../import-refused-error.js';
import { processorSchema, type ProcessorConfig } from './config.js';
import { preprocessingOf, type Preprocessing } from './preprocessor.js';

/** Files as they are published, and what transformers 4.57 does with them. */
describe('an image processor of transformers', () => {
  const read = (config: object, modelType?: string): Preprocessing =>
    preprocessingOf(processorSchema.parse(config), { model_type: modelType });

  it.each<[string, object, string | undefined, object, object | undefined]>([
    [
      'google/vit-base-patch16-224: one number is both sides',
      { feature_extractor_type: 'ViTFeatureExtractor', size: 224, resample: 2 },
      undefined,
      { mode: 'stretch', width: 224, height: 224, kernel: 'bilinear' },
      undefined,
    ],
    [
      'microsoft/resnet-50: a share of a small side',
      {
        feature_extractor_type: 'ConvNextFeatureExtractor',
        size: 224,
        crop_pct: 0.875,
        resample: 3,
      },
      undefined,
      { mode: 'shortest-edge', size: 256, kernel: 'bicubic' },
      { width: 224, height: 224 },
    ],
    [
      'facebook/convnext-large-384: from 384 on, no crop',
      { image_processor_type: 'ConvNextImageProcessor', size: { shortest_edge: 384 } },
      undefined,
      { mode: 'stretch', width: 384, height: 384, kernel: 'bilinear' },
      undefined,
    ],
    [
      'facebook/deit-base: both sides, then the middle',
      {
        image_processor_type: 'DeiTImageProcessor',
        size: 256,
        crop_size: 224,
        do_center_crop: true,
      },
      undefined,
      { mode: 'stretch', width: 256, height: 256, kernel: 'bicubic' },
      { width: 224, height: 224 },
    ],
    [
      'facebook/dinov2-base-imagenet1k: the shorter side, then the middle',
      {
        image_processor_type: 'BitImageProcessor',
        size: { shortest_edge: 256 },
        crop_size: { height: 224, width: 224 },
      },
      undefined,
      { mode: 'shortest-edge', size: 256, kernel: 'bicubic' },
      { width: 224, height: 224 },
    ],
    [
      'google/efficientnet-b0: Pillow’s nearest neighbour',
      {
        image_processor_type: 'EfficientNetImageProcessor',
        size: { height: 224, width: 224 },
        crop_size: { height: 289, width: 289 },
        do_center_crop: false,
        resample: 0,
      },
      undefined,
      { mode: 'stretch', width: 224, height: 224, kernel: 'nearest' },
      undefined,
    ],
    [
      'sail/poolformer_s12: a share, then the middle',
      {
        image_processor_type: 'PoolFormerImageProcessor',
        size: { shortest_edge: 224 },
        crop_pct: 0.9,
      },
      undefined,
      { mode: 'shortest-edge', size: 248, kernel: 'bicubic' },
      { width: 224, height: 224 },
    ],
    [
      'facebook/levit-128S: 256 for 224',
      { image_processor_type: 'LevitImageProcessor', size: { shortest_edge: 224 } },
      undefined,
      { mode: 'shortest-edge', size: 256, kernel: 'bicubic' },
      { width: 224, height: 224 },
    ],
    [
      'a fast processor as its slow one',
      { image_processor_type: 'ViTImageProcessorFast', size: { height: 384, width: 384 } },
      undefined,
      { mode: 'stretch', width: 384, height: 384, kernel: 'bilinear' },
      undefined,
    ],
    [
      'microsoft/swin-tiny: the model tells where the file does not',
      { size: 224, resample: 3 },
      'swin',
      { mode: 'stretch', width: 224, height: 224, kernel: 'bicubic' },
      undefined,
    ],
    [
      'a list for a size',
      { image_processor_type: 'ViTImageProcessor', size: [192, 256] },
      undefined,
      { mode: 'stretch', width: 256, height: 192 },
      undefined,
    ],
    [
      'nothing but its kind',
      { image_processor_type: 'MobileNetV2ImageProcessor' },
      undefined,
      { mode: 'shortest-edge', size: 256, kernel: 'bilinear' },
      { width: 224, height: 224 },
    ],
    [
      'no resizing',
      { image_processor_type: 'BitImageProcessor', do_resize: false },
      undefined,
      { mode: 'none' },
      { width: 224, height: 224 },
    ],
  ])('resizes as %s', (_, config, modelType, resize, crop) => {
    const { preset } = read(config, modelType);
    expect(preset.resize).toMatchObject(resize);
    expect(preset.crop === undefined ? undefined : { ...preset.crop }).toEqual(
      crop && { ...crop, rounding: 'floor' },
    );
  });

  const kind = (name: string, more: object = {}): object => ({
    image_processor_type: `${name}ImageProcessor`,
    ...more,
  });

  it.each<[string, object, Partial<Preprocessing['normalization']>]>([
    [
      'a half where nothing is said',
      kind('ViT'),
      { scale: 1 / 255, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
    ],
    ['CLIP’s', kind('CLIP'), { mean: [0.48145466, 0.4578275, 0.40821073] }],
    ['ImageNet’s', kind('Pvt'), { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }],
    [
      'the file’s',
      kind('Bit', { image_mean: [0.1, 0.2, 0.3], image_std: 0.4 }),
      { mean: [0.1, 0.2, 0.3], std: [0.4, 0.4, 0.4] },
    ],
    [
      'none',
      kind('ViT', { do_normalize: false }),
      { scale: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1] },
    ],
    [
      'none, and no scale',
      kind('ViT', { do_normalize: false, do_rescale: false }),
      { scale: 1, mean: [0, 0, 0], std: [1, 1, 1] },
    ],
    ['another scale', kind('ViT', { rescale_factor: 1 / 127.5 }), { scale: 1 / 127.5 }],
    ['blue first', kind('MobileViT'), { channelOrder: 'BGR', mean: [0, 0, 0], std: [1, 1, 1] }],
    [
      'EfficientNet’s second division',
      kind('EfficientNet', { image_mean: [0.485, 0.456, 0.406], image_std: [0.5, 0.4, 0.3] }),
      { mean: [0.485, 0.456, 0.406], std: [0.5 ** 2, 0.4 ** 2, 0.3 ** 2] },
    ],
    [
      'EfficientNet’s offset',
      kind('EfficientNet', {
        rescale_offset: true,
        rescale_factor: 1 / 127.5,
        include_top: false,
        do_normalize: false,
      }),
      { scale: 1 / 127.5, mean: [1, 1, 1], std: [1, 1, 1] },
    ],
  ])('normalizes by %s', (_, config, expected) => {
    expect(read(config).normalization).toMatchObject(expected);
  });

  it('turns photos upright and forgets what is behind transparency, as its loader does', () => {
    const { preset } = read(kind('ViT'));
    expect(preset).toMatchObject({ orient: true, alpha: 'drop', colour: 'as-stored' });
  });

  it.each<[string, object, RegExp]>([
    ['a kind', kind('Perceiver'), /"image_processor_type": "PerceiverImageProcessor", whose steps/],
    ['no kind', {}, /no "image_processor_type", and "nothing"/],
    ['a kernel', kind('ViT', { resample: 5 }), /"resample": 5/],
    [
      'a longest side',
      kind('ViT', { size: { longest_edge: 500 } }),
      /"size": \{"longest_edge":500\}/,
    ],
    ['padding', kind('ViT', { do_pad: true }), /"do_pad": true/],
  ])('is refused by name where it has %s that is not known', (_, config, message) => {
    expect(() => read(config)).toThrow(ImportRefusedError);
    expect(() => read(config)).toThrow(message);
  });

  it('takes null for what is not said', () => {
    const config: ProcessorConfig = {
      image_processor_type: 'ViTImageProcessor',
      size: null,
      crop_size: null,
    };
    expect(read(config).preset.resize).toMatchObject({ width: 224 });
  });
});
