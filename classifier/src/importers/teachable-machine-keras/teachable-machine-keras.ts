import type { Preset, Size } from '@detections/schema';
import type { Importer } from '../importer.js';
import { KERAS_FILES, soughtKerasFile } from '../keras-export/find-keras-file.js';
import { labelledNetwork } from '../keras-export/labelled-network.js';
import { holdsTeachableMachine } from '../keras-export/teachable-machine.js';
import { CONVENTIONS } from '../settings/conventions.js';

/** Teachable Machine's "Tensorflow, Keras": told by its layers, whatever the file is called. */
export const teachableMachineKeras: Importer = {
  kind: 'teachable-machine-keras',
  needs: 'keras_model.h5 and labels.txt',

  async recognises(listing) {
    const modelFile = await soughtKerasFile(listing, KERAS_FILES);
    return modelFile !== undefined && holdsTeachableMachine(listing.folder, modelFile);
  },

  ...labelledNetwork(KERAS_FILES, () => ({
    normalization: CONVENTIONS.half,
    presetFor: presetOf,
  })),
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
