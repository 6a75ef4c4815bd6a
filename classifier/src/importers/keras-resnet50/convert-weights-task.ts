import type { WeightsFile } from './fold-keras-weights.js';

/** What crosses to the converting thread. */
export interface ConvertWeightsTask extends WeightsFile {
  /** One of WEIGHTS_FORMATS. */
  readonly format: string;
  /** Where the converted file is written. */
  readonly modelPath: string;
}

/**
 * What comes back. An error's class does not survive the way between threads, therefore the one
 * that is told apart comes as a value.
 */
export type ConvertWeightsResult =
  | { readonly outcome: 'written' }
  | { readonly outcome: 'invalid-weights'; readonly reason: string };
