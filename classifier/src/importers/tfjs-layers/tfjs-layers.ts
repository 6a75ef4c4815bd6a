import type { Importer } from '../importer.js';
import { hasKerasFile, TFJS_FILES } from '../keras-export/find-keras-file.js';
import { kerasMeaning } from '../keras-export/keras-meaning.js';
import { labelledNetwork } from '../keras-export/labelled-network.js';
import { hasOnnxFile } from '../onnx-export/find-onnx-file.js';

/** A network of layers that TensorFlow.js saved, or that its converter made of Keras's. */
export const tfjsLayers: Importer = {
  kind: 'tfjs-layers',
  needs: 'model.json with its .bin files, and labels.txt',

  recognises: (listing) => hasKerasFile(listing, TFJS_FILES) && !hasOnnxFile(listing),

  ...labelledNetwork(TFJS_FILES, kerasMeaning),
};
