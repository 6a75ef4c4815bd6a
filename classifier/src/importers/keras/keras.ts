import type { Importer } from '../importer.js';
import { hasKerasFile, KERAS_FILES } from '../keras-export/find-keras-file.js';
import { kerasMeaning } from '../keras-export/keras-meaning.js';
import { labelledNetwork } from '../keras-export/labelled-network.js';
import { hasOnnxFile } from '../onnx-export/find-onnx-file.js';
import { readSettings } from '../settings/read-settings.js';

/** A network that Keras 2 or 3 saved as a whole, with its classes in a file beside it. */
export const keras: Importer = {
  kind: 'keras',
  needs: 'one .keras or .h5 file that model.save wrote, and labels.txt',

  async recognises(listing) {
    if (!hasKerasFile(listing, KERAS_FILES)) return false;
    // Of a network in both formats, ONNX is the one that needs no translation.
    if (!hasOnnxFile(listing)) return true;
    const { model } = await readSettings(listing);
    return model !== undefined && KERAS_FILES.pattern.test(model);
  },

  ...labelledNetwork(KERAS_FILES, kerasMeaning),
};
