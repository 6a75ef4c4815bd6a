import type { ModelCard } from '@detections/schema';

/** A neural network, ready for batches of pixels. */
export interface Engine {
  /** Its kind's, e.g. `onnxruntime`. */
  readonly name: string;
  /** Reads the model into memory; `infer` before that loads first. Loading twice loads once. */
  load(): Promise<void>;
  /**
   * @param batch N×height×width×3, RGB. The engine takes it over: its buffer may be detached afterwards.
   * @param size N, at least 1.
   * @throws Error where the network lacks an output that is asked for.
   */
  infer(batch: Uint8Array, size: number, options?: InferenceOptions): Promise<InferenceOutput>;
  /** Finishes what is under way, then frees memory and threads. Closing twice closes once. */
  close(): Promise<void>;
}

/** What is wanted besides the scores, of networks that have it. */
export interface InferenceOptions {
  /** The last feature maps: with ResNet50, 100 times as many numbers as there are classes. */
  readonly features?: boolean;
  /** What the last dense layer reads. */
  readonly embedding?: boolean;
  /**
   * How many of the threads this batch may take: `all` where it is alone, `one` where others run
   * beside it. Default: `all`. An engine of one lane takes all.
   */
  readonly share?: 'all' | 'one';
}

/** Numbers before softmax, or after it. */
export type ScoreKind = ModelCard['output']['kind'];

export interface InferenceOutput {
  /** N×classes. */
  readonly scores: Float32Array;
  readonly scoreKind: ScoreKind;
  /** Undefined unless asked for. */
  readonly features: FeatureMaps | undefined;
  /** N×length; undefined unless asked for. */
  readonly embedding: Float32Array | undefined;
}

/** What a network sees at each place of its last grid, before it averages over the places. */
export interface FeatureMaps {
  /** N×height×width×channels. */
  readonly values: Float32Array;
  readonly height: number;
  readonly width: number;
}
