import { createHash } from 'node:crypto';
import type { CardLabel, ModelCard } from '@detections/schema';
import { BUILT_IN } from '../../models/built-in.js';
import type { ImportedCard } from '../importer.js';
import { RESNET50_PRESETS } from './resnet50-presets.js';
import { IMAGENET_MEAN_RGB, RESNET50 } from './resnet50.js';

const { inputSize: size, classifier } = RESNET50;

/** What the classifier has always answered with: Keras's ResNet50, its weights and its classes. */
export function createCard(weightsSha256: string, labels: readonly CardLabel[]): ModelCard {
  return {
    ...BUILT_IN,
    digest: digestOf(weightsSha256, labels),
    weightsSha256,
    ...describeNetwork(labels),
  };
}

/** Whatever it is called, and wherever its files lie. */
export function describeNetwork(labels: readonly CardLabel[]): ImportedCard {
  return {
    task: 'classification',
    title: 'ResNet50',
    source: 'https://keras.io/api/applications/resnet/',
    input: { width: size, height: size },
    normalization: {
      scale: 1,
      mean: [...IMAGENET_MEAN_RGB],
      std: [1, 1, 1],
      channelOrder: 'BGR',
    },
    preprocessing: [...RESNET50_PRESETS],
    output: {
      kind: 'logits',
      embedding: { length: classifier.inputFeatures },
      heatmaps: true,
    },
    labels: [...labels],
  };
}

/** Of what answers depend on: the weights and what their classes are called. */
function digestOf(weightsSha256: string, labels: readonly CardLabel[]): string {
  const classes = labels.map(({ id, name }) => [id, name]);
  return createHash('sha256')
    .update(JSON.stringify([weightsSha256, classes]))
    .digest('hex');
}
