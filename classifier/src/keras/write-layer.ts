import type { LayerCall } from './layer-call.js';
import { LAYERS } from './layers/layers.js';
import { operatorOf, operatorText } from './layers/operators.js';
import { unsupportedLayer } from './refusals.js';
import type { KerasLayer } from './topology.js';
import type { Value } from './values.js';

/** Others' classes that do what a layer of Keras does. */
const KNOWN_CUSTOM = new Map([
  ['FixedDropout', 'Dropout'],
  // keras.applications registers it as if it were a user's.
  ['CustomScaleLayer', 'CustomScaleLayer'],
]);

/** @throws ImportRefusedError */
export function writeLayer(layer: KerasLayer, call: LayerCall): Value {
  const { className } = layer;
  const writer = LAYERS.get(KNOWN_CUSTOM.get(className) ?? className) ?? operatorOf(layer);
  if (writer !== undefined && (!layer.custom || KNOWN_CUSTOM.has(className))) return writer(call);
  throw unsupportedLayer(call.place, whatToDo(layer));
}

function whatToDo({ className, custom, config }: KerasLayer): string {
  const operator = operatorText(config);
  if (operator !== undefined) {
    return `calls ${operator}, which is not known here; replace it by layers of Keras, and save the network again.`;
  }
  if (className === 'Lambda') {
    return 'is Python code in the file, which is never run here; replace it by layers of Keras (Rescaling, Normalization, Resizing, Activation), and save the network again.';
  }
  if (custom) {
    return 'is a class of its maker’s own, whose steps are not in the file; replace it by layers of Keras, and save the network again, or export the network as ONNX (tf2onnx).';
  }
  return 'is not known here; replace it by others, and save the network again, or export the network as ONNX (tf2onnx).';
}
