import type { ModelIdentity } from '@detections/schema';

/** ResNet50, which is there without a package, from Keras's own files. */
export const BUILT_IN: ModelIdentity = { name: 'resnet50', version: '1' };

/** EfficientNet-Lite0, which answers while ResNet50 is not to be had. */
export const FALLBACK: ModelIdentity = { name: 'efficientnet-lite0', version: '1' };

/** Why the one answers in the place of the other, for people. */
export const FALLBACK_REASON =
  "ResNet50's weights are in none of its folders and not downloaded yet. It takes over once they are there.";
