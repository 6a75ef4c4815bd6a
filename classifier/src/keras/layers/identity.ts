import { onlyInput, type LayerWriter } from '../layer-call.js';

/** Layers that do something in training only. */
const NAMES = [
  ...['Dropout', 'SpatialDropout1D', 'SpatialDropout2D', 'AlphaDropout', 'GaussianDropout'],
  ...['GaussianNoise', 'ActivityRegularization', 'StochasticDepth', 'InputLayer'],
  ...['RandomFlip', 'RandomRotation', 'RandomZoom', 'RandomTranslation', 'RandomContrast'],
  ...['RandomBrightness', 'RandomHeight', 'RandomWidth', 'RandomShear', 'RandomHue'],
  ...['RandomSaturation', 'RandomSharpness', 'RandomPosterization', 'RandomColorJitter'],
  ...['RandomColorDegeneration', 'RandomGrayscale', 'RandomInvert', 'RandomErasing'],
  ...['RandomPerspective', 'RandomGaussianBlur', 'RandomElasticTransform', 'RandomApply'],
  ...['RandAugment', 'AugMix', 'CutMix', 'MixUp', 'Solarization'],
];

export const IDENTITIES: Readonly<Record<string, LayerWriter>> = Object.fromEntries(
  NAMES.map((name) => [name, (call) => onlyInput(call)]),
);
