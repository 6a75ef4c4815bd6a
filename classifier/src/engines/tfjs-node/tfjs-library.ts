/**
 * The part of @tensorflow/tfjs-node 4.22 that the engine uses. The package is optional and its own
 * types come with it; these are here so that the project compiles in a clone without it.
 */
export interface Tfjs {
  readonly fused: {
    /** `x`: N×height×width×input; `filter`: height×width×input×output. */
    conv2d(options: FusedConvolution): Tensor;
    matMul(options: { a: Tensor; b: Tensor; bias: Tensor }): Tensor;
  };
  tensor(values: Float32Array, shape: readonly number[], type: 'float32'): Tensor;
  tensor1d(values: readonly number[]): Tensor;
  maxPool(x: Tensor, size: number, strides: number, pad: 'valid'): Tensor;
  /** Disposes of every tensor that `work` makes, but for those that it returns. */
  tidy<T extends Tensors>(work: () => T): T;
  memory(): { readonly numTensors: number };
}

/** All that a tidy may return here. */
export type Tensors = Readonly<Record<string, Tensor>>;

export interface Tensor {
  readonly shape: readonly number[];
  sub(other: Tensor): Tensor;
  add(other: Tensor): Tensor;
  relu(): Tensor;
  mean(axes: readonly number[]): Tensor;
  /** With zeros: for each axis, how many before and how many after. */
  pad(paddings: Padding): Tensor;
  data(): Promise<Float32Array>;
  dispose(): void;
}

/** For each of batch, height, width and channel: before and after. */
export type Padding = readonly (readonly [number, number])[];

export interface FusedConvolution {
  readonly x: Tensor;
  readonly filter: Tensor;
  readonly bias: Tensor;
  readonly strides: number;
  readonly pad: Padding;
  readonly activation: 'relu' | 'linear';
}
