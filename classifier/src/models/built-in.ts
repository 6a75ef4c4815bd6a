import type { ModelIdentity } from '@detections/schema';

/** ResNet50, which is there without a package, from Keras's own files. */
export const BUILT_IN: ModelIdentity = { name: 'resnet50', version: '1' };
