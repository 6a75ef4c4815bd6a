import type { Importer } from './importer.js';
import { azureCustomVision } from './azure-custom-vision/azure-custom-vision.js';
import { efficientNetLite0 } from './efficientnet-lite0/efficientnet-lite0.js';
import { huggingFace } from './hugging-face/hugging-face.js';
import { keras } from './keras/keras.js';
import { kerasResNet50 } from './keras-resnet50/keras-resnet50.js';
import { lobe } from './lobe/lobe.js';
import { plainOnnx } from './plain-onnx/plain-onnx.js';
import { teachableMachineKeras } from './teachable-machine-keras/teachable-machine-keras.js';
import { teachableMachineTfjs } from './teachable-machine-tfjs/teachable-machine-tfjs.js';
import { tfjsLayers } from './tfjs-layers/tfjs-layers.js';
import { ultralytics } from './ultralytics/ultralytics.js';

/** The kinds of export that are taken; the first that recognises a folder reads it. */
export const IMPORTERS: readonly Importer[] = [
  kerasResNet50,
  efficientNetLite0,
  azureCustomVision,
  lobe,
  ultralytics,
  huggingFace,
  teachableMachineKeras,
  teachableMachineTfjs,
  keras,
  tfjsLayers,
  plainOnnx,
];
