import type { LayerCall } from '../layer-call.js';
import { isRecord } from '../parse-arguments.js';
import { unsupportedLayer } from '../refusals.js';
import type { Value } from '../values.js';
import { activateByName } from './activation-functions.js';
import { ACTIVATION_LAYERS } from './activation-layers.js';

/**
 * An activation as a configuration has it: a name, a registered function, or a layer.
 *
 * @throws ImportRefusedError
 */
export function activate(call: LayerCall, input: Value, activation: unknown): Value {
  if (activation === null || activation === undefined) return input;
  if (typeof activation === 'string') return activateByName(call, input, activation);
  if (isRecord(activation)) {
    const { config } = activation;
    // {class_name: "function", config: "gelu"}
    if (typeof config === 'string') return activateByName(call, input, config);
    const className = activation['class_name'];
    if (typeof className === 'string') {
      const name = className.split('.').at(-1) ?? '';
      const layer = Object.hasOwn(ACTIVATION_LAYERS, name) ? ACTIVATION_LAYERS[name] : undefined;
      const settings = isRecord(config) ? config : {};
      if (layer !== undefined && className !== 'Activation') {
        return layer({ ...call, config: settings, inputs: [input] });
      }
      const inner = settings['activation'];
      return activateByName(call, input, typeof inner === 'string' ? inner : className);
    }
  }
  throw unsupportedLayer(call.place, `has an activation that is neither a name nor a layer.`);
}
