import { ImportRefusedError } from '../importers/import-refused-error.js';
import { damagedTopology } from './refusals.js';
import type { KerasModel, TensorReference } from './topology.js';
import { shapeText, type Shape, type Value } from './values.js';

/**
 * What the network takes, and which Keras wrote it.
 *
 * @throws ImportRefusedError where it does not take one picture of three channels.
 */
export function requireInput(
  { layers, inputs }: KerasModel,
  kerasVersion: string | undefined,
): { readonly shape: Shape; readonly kerasMajor: number } {
  const [input] = inputs;
  if (input === undefined) throw damagedTopology('has no input.');
  if (inputs.length > 1) {
    throw new ImportRefusedError(
      'several-inputs',
      `The network takes ${String(inputs.length)} inputs (${quoted(inputs)}); expected one, the pictures.`,
    );
  }
  const config = layers.find(({ name }) => name === input.layer)?.config ?? {};
  const given = config['batch_shape'] ?? config['batch_input_shape'];
  const kerasMajor = majorOf(kerasVersion) ?? (config['batch_shape'] === undefined ? 2 : 3);
  return { shape: shapeOf(given), kerasMajor };
}

/** tfjs's layers are Keras 2's. */
function majorOf(version: string | undefined): number | undefined {
  if (version === undefined) return undefined;
  if (version.includes('tfjs')) return 2;
  const major = /^\D*(\d+)\./u.exec(version)?.[1];
  return major === undefined ? undefined : Number(major);
}

/** Without the batch; pictures of any size where nothing is said. */
function shapeOf(given: unknown): Shape {
  if (given === undefined || given === null) return [undefined, undefined, 3];
  const sides = Array.isArray(given) ? (given as readonly unknown[]) : [];
  const shape = sides
    .slice(1)
    .map((side) => (Number.isInteger(side) && (side as number) > 0 ? (side as number) : undefined));
  if (shape.length !== 3) {
    throw new ImportRefusedError(
      'input-unsupported',
      `The network takes ${String(shape.length)} dimensions besides the batch (${shapeText(shape)}); expected 3: height, width and channels of pictures.`,
    );
  }
  const [first, second, channels] = shape;
  if (channels === 3 || first === 3) return shape;
  if (channels === undefined) return [first, second, 3];
  const grey = channels === 1;
  throw new ImportRefusedError(
    'input-unsupported',
    `The network takes pictures of ${String(channels)} ${grey ? 'channel, grey ones' : 'channels'} (${shapeText(shape)}); expected 3: red, green and blue.${grey ? ' Train it on pictures in colour, or put a layer in front that makes one channel of three (Conv2D(1, 1) with fixed weights).' : ''}`,
  );
}

/** @throws ImportRefusedError where the network does not have one output. */
export function requireOutput({ outputs }: KerasModel, value: Value | undefined): Value {
  if (outputs.length > 1) {
    throw new ImportRefusedError(
      'not-a-classifier',
      `The network has ${String(outputs.length)} outputs (${quoted(outputs)}); expected one, the classes: save keras.Model(model.inputs, model.get_layer("…").output) of the one that has them.`,
    );
  }
  if (value === undefined) throw damagedTopology('has no output.');
  return value;
}

function quoted(references: readonly TensorReference[]): string {
  return references.map(({ layer }) => `"${layer}"`).join(', ');
}
