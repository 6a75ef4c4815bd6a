/** What crosses to the converting thread. */
export interface ConvertWeightsTask {
  /** Keras's HDF5 file. */
  readonly weightsPath: string;
  /** Where the ONNX file is written. */
  readonly onnxPath: string;
}

/**
 * What comes back. An error's class does not survive the way between threads, therefore the one
 * that is told apart comes as a value.
 */
export type ConvertWeightsResult =
  | { readonly outcome: 'written' }
  | { readonly outcome: 'invalid-weights'; readonly reason: string };
