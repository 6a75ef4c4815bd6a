import type { Importer } from '../importer.js';
import { filesAroundKeras } from '../keras-export/files-around-keras.js';
import { findKerasFile, hasKerasFile, TFJS_FILES } from '../keras-export/find-keras-file.js';
import { kerasMeaning } from '../keras-export/keras-meaning.js';
import { labelsBeside, labelsFileBeside } from '../keras-export/labels-beside.js';
import { planKeras } from '../keras-export/plan-keras.js';
import { hasOnnxFile } from '../onnx-export/find-onnx-file.js';
import { readSettings } from '../settings/read-settings.js';

/** A network of layers that TensorFlow.js saved, or that its converter made of Keras's. */
export const tfjsLayers: Importer = {
  kind: 'tfjs-layers',
  needs: 'model.json with its .bin files, and labels.txt',

  recognises: (listing) => hasKerasFile(listing, TFJS_FILES) && !hasOnnxFile(listing),

  async filesThatMatter(listing) {
    const settings = await readSettings(listing);
    const modelFile = findKerasFile(listing, settings, TFJS_FILES);
    return filesAroundKeras(listing, modelFile, [labelsFileBeside(listing, settings, modelFile)]);
  },

  async read(listing) {
    const settings = await readSettings(listing);
    const modelFile = findKerasFile(listing, settings, TFJS_FILES);
    const labels = await labelsBeside(listing, settings, modelFile);
    return planKeras({
      ...{ folder: listing.folder, modelFile, settings },
      facts: (network) => ({
        ...(labels !== undefined && { labels }),
        ...kerasMeaning(modelFile, settings, network),
      }),
    });
  },
};
