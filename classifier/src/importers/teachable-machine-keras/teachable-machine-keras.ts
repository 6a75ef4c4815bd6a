import type { Preset, Size } from '@detections/schema';
import { withKerasNetwork } from '../../keras/stores/open-keras.js';
import type { Importer } from '../importer.js';
import { filesAroundKeras } from '../keras-export/files-around-keras.js';
import { findKerasFile, KERAS_FILES, soughtKerasFile } from '../keras-export/find-keras-file.js';
import { labelsBeside, labelsFileBeside } from '../keras-export/labels-beside.js';
import { planKeras } from '../keras-export/plan-keras.js';
import { isTeachableMachine } from '../keras-export/teachable-machine.js';
import { CONVENTIONS } from '../settings/conventions.js';
import { readSettings } from '../settings/read-settings.js';

/** Teachable Machine's "Tensorflow, Keras": told by its layers, whatever the file is called. */
export const teachableMachineKeras: Importer = {
  kind: 'teachable-machine-keras',
  needs: 'keras_model.h5 and labels.txt',

  async recognises(listing) {
    const modelFile = await soughtKerasFile(listing, KERAS_FILES);
    if (modelFile === undefined) return false;
    return withKerasNetwork(
      listing.folder,
      modelFile,
      ({ topology }) => isTeachableMachine(topology),
      // Whoever takes the folder says what is wrong with it.
    ).catch(() => false);
  },

  async filesThatMatter(listing) {
    const settings = await readSettings(listing);
    const modelFile = findKerasFile(listing, settings, KERAS_FILES);
    return filesAroundKeras(listing, modelFile, [labelsFileBeside(listing, settings, modelFile)]);
  },

  async read(listing) {
    const settings = await readSettings(listing);
    const modelFile = findKerasFile(listing, settings, KERAS_FILES);
    const labels = await labelsBeside(listing, settings, modelFile);
    return planKeras({
      ...{ folder: listing.folder, modelFile, settings },
      facts: () => ({
        ...(labels !== undefined && { labels }),
        normalization: CONVENTIONS.half,
        presetFor: presetOf,
      }),
    });
  },
};

/**
 * As the sample code of every export: `ImageOps.fit(image.convert("RGB"), (224, 224), LANCZOS)`. The
 * network was trained in a browser, which turns photos upright.
 */
function presetOf({ width, height }: Size): Preset {
  return {
    name: 'DEFAULT',
    orient: true,
    alpha: 'drop',
    colour: 'as-stored',
    resize: { mode: 'cover', width, height, box: 'exact', kernel: 'lanczos', antialias: true },
  };
}
