/** A network read from a file as importers write them, in whichever library. */
export interface OnnxNetwork {
  /** The names of all that it can be asked for. */
  readonly outputNames: readonly string[];
  /** How many images it takes at one time, no more and no fewer; undefined where any number. */
  readonly fixedBatchSize: number | undefined;
  /**
   * @param batch N×height×width×3, RGB.
   * @param size N
   * @param outputs Names of the tensors wanted.
   * @returns their values by name.
   */
  run(
    batch: Uint8Array,
    size: number,
    outputs: readonly string[],
  ): Promise<ReadonlyMap<string, OnnxOutput>>;
}

export interface OnnxOutput {
  readonly values: Float32Array;
  readonly dims: readonly number[];
}
