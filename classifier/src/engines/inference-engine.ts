/** A neural network, ready for batches of pixels. */
export interface InferenceEngine {
  /** The library that multiplies the matrices, e.g. `onnxruntime`. */
  readonly name: string;
  /** Reads the model into memory; `infer` before that loads first. Loading twice loads once. */
  load(): Promise<void>;
  /**
   * @param batch N×224×224×3, RGB. The engine takes it over: its buffer may be detached afterwards.
   * @param size N, at least 1.
   */
  infer(batch: Uint8Array, size: number, options?: InferenceOptions): Promise<InferenceOutput>;
  /** Finishes what is under way, then frees memory and threads. Closing twice closes once. */
  close(): Promise<void>;
}

export interface InferenceOptions {
  /** Whether the feature maps are wanted too: 100 times as many numbers as the logits. */
  readonly features?: boolean;
}

export interface InferenceOutput {
  /** N×1000, before softmax. */
  readonly logits: Float32Array;
  /** N×7×7×2048, the output of the last ReLU; undefined unless asked for. */
  readonly features: Float32Array | undefined;
}
