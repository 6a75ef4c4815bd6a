import { sniffMediaType } from '@detections/runtime';
import type { Preprocessing } from '@detections/schema';
import { choosePreset } from './choose-preset.js';
import { RESNET50_PRESETS } from '../importers/keras-resnet50/resnet50-presets.js';
import type { ImageSource } from './network-input.js';

/** A picture to be preprocessed for ResNet50; what is none is said to be a JPEG. */
export function imageSource(image: Uint8Array, preprocessing: Preprocessing): ImageSource {
  return {
    image,
    mediaType: sniffMediaType(image) ?? 'image/jpeg',
    preset: choosePreset(RESNET50_PRESETS, preprocessing),
    input: { width: 224, height: 224 },
  };
}
