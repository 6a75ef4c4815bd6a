import { onlyInput, type LayerWriter } from '../layer-call.js';
import { activate } from './activate.js';
import { ACTIVATION_LAYERS } from './activation-layers.js';
import { CONVOLUTIONS } from './convolution.js';
import { DENSE } from './dense.js';
import { IDENTITIES } from './identity.js';
import { MERGES } from './merge.js';
import { NORMALIZATIONS } from './normalization.js';
import { POOLINGS } from './pooling.js';
import { PREPROCESSING } from './preprocessing.js';
import { SHAPES, UP_SAMPLING } from './shape.js';

/** Keras's layers by class; a line each. */
export const LAYERS: ReadonlyMap<string, LayerWriter> = new Map(
  Object.entries<LayerWriter>({
    Activation: (call) => activate(call, onlyInput(call), call.config['activation']),
    ...ACTIVATION_LAYERS,
    ...CONVOLUTIONS,
    ...DENSE,
    ...IDENTITIES,
    ...MERGES,
    ...NORMALIZATIONS,
    ...POOLINGS,
    ...PREPROCESSING,
    ...SHAPES,
    ...UP_SAMPLING,
  }),
);
