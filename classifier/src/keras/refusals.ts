import { ImportRefusedError } from '../importers/import-refused-error.js';

/** The layer as a sentence calls it. */
export interface NamedLayer {
  readonly path: readonly string[];
  readonly className: string;
}

/** `Conv2D "conv1" (in model_1 / block2)` */
export function layerText({ path, className }: NamedLayer): string {
  const within = path.slice(0, -1);
  const place = within.length === 0 ? '' : ` (in ${within.join(' / ')})`;
  return `${className} "${path.at(-1) ?? ''}"${place}`;
}

/** A layer that is not written as ONNX, or not the way it is set. */
export function unsupportedLayer(layer: NamedLayer, why: string): ImportRefusedError {
  return new ImportRefusedError('operator-unknown', `The Keras layer ${layerText(layer)} ${why}`);
}

/** Numbers that contradict each other, or are not there. */
export function damagedLayer(layer: NamedLayer, why: string): ImportRefusedError {
  return new ImportRefusedError(
    'corrupt',
    `The Keras layer ${layerText(layer)} is damaged: ${why}`,
  );
}

export function damagedTopology(why: string): ImportRefusedError {
  return new ImportRefusedError('corrupt', `The network's description (topology) ${why}`);
}
