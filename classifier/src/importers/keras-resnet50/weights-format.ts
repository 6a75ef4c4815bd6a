import type { FoldedWeights } from './network-weights.js';
import type { ResNet } from './resnet50.js';

/** A file that Keras's weights are turned into once, so that later starts read no HDF5. */
export interface WeightsFormat {
  /** Also that of its folder in the cache. */
  readonly name: string;
  /** Part of the file's name: raise it with every change to what is written. */
  readonly version: number;
  /** Of the file's name, without a dot. */
  readonly extension: string;
  readonly write: (network: ResNet, weights: FoldedWeights) => Uint8Array;
}
