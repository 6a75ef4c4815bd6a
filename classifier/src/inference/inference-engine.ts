/** A neural network, ready for batches of pixels. */
export interface InferenceEngine {
  /** The library that multiplies the matrices, e.g. `onnxruntime`. */
  readonly name: string;
  /** Reads the model into memory; `infer` before that loads first. Loading twice loads once. */
  load(): Promise<void>;
  /**
   * @param batch N×224×224×3, RGB. The engine takes it over: its buffer may be detached afterwards.
   * @param size N, at least 1.
   * @returns N×1000 logits.
   */
  infer(batch: Uint8Array, size: number): Promise<Float32Array>;
  /** Finishes what is under way, then frees memory and threads. Closing twice closes once. */
  close(): Promise<void>;
}
