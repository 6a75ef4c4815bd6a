import type { Preset, Size } from '@detections/schema';
import { ImportRefusedError } from '../import-refused-error.js';
import type { ExportFacts } from '../onnx-export/export-facts.js';
import { CONVENTIONS } from '../settings/conventions.js';
import { SETTINGS_FILE, type Settings } from '../settings/settings.js';
import type { KerasFacts } from './plan-keras.js';

/**
 * How pictures become what a network of Keras takes: as it says by its own layers, or as its owner
 * wrote down. Its training code, which did the rest, is not in the file.
 *
 * @throws ImportRefusedError with the line to add, where neither tells.
 */
export function kerasMeaning(
  modelFile: string,
  settings: Settings,
  network: KerasFacts,
): Pick<ExportFacts, 'normalization' | 'presetFor'> {
  if (network.scalesPixels) return { normalization: CONVENTIONS.none, presetFor: kerasPreset };
  const { normalization, preprocessing } = settings;
  if (normalization !== undefined || typeof preprocessing === 'string') {
    return { presetFor: kerasPreset };
  }
  throw openMeaning(modelFile, settings, network);
}

/**
 * As `image_dataset_from_directory` and `layers.Resizing` do it: both sides at once, bilinear, two
 * neighbours each way, which is `tf.image.resize` without `antialias`.
 */
function kerasPreset({ width, height }: Size): Preset {
  return {
    name: 'DEFAULT',
    orient: true,
    alpha: 'drop',
    colour: 'as-stored',
    resize: { mode: 'stretch', width, height, kernel: 'bilinear', antialias: false },
  };
}

function openMeaning(
  modelFile: string,
  { preprocessing }: Settings,
  { application }: KerasFacts,
): ImportRefusedError {
  const { name, normalization = '"half"' } = application ?? {};
  const guess =
    name === undefined ? '' : `, which for ${name} of keras.applications is what follows`;
  const resize =
    preprocessing === undefined
      ? ', "preprocessing": {"resize": {"mode": "stretch", "kernel": "bicubic"}}'
      : '';
  const kernels =
    preprocessing === undefined
      ? '; the kernel is "bicubic" for Pillow’s resize, "nearest" for Keras’s load_img and ImageDataGenerator, "bilinear" with "antialias": false for image_dataset_from_directory'
      : '';
  return new ImportRefusedError(
    'meaning-open',
    `${modelFile} does not tell how pixels become the numbers that it takes: it has no Rescaling or Normalization in it, and the code that it was trained with did that. Add to ${SETTINGS_FILE} what that code does${guess}: "normalization": ${normalization}${resize} ("half" for −1 to 1, "unit" for 0 to 1, "none" for 0 to 255, "imagenet" for the mode "torch"${kernels}).`,
  );
}
