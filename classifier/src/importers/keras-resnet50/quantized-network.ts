import type { ResNet } from './resnet50.js';

/** How an activation is kept as uint8: value = scale · (stored − zeroPoint). */
export interface ActivationEncoding {
  readonly scale: number;
  /** 0 to 255; what is stored for zero, which is therefore exact, padding included. */
  readonly zeroPoint: number;
}

/** A convolution with whole numbers for weights. */
export interface QuantizedConvolution {
  /** output×input×height×width; weight = scale of its output channel · stored. */
  readonly kernel: Int8Array;
  /** One per output channel. */
  readonly scales: Float32Array;
  /** One per output channel, in units of input scale · weight scale. */
  readonly bias: Int32Array;
  /** What one unit of `bias` is worth; one per output channel. */
  readonly biasScales: Float32Array;
}

/**
 * What stands in 8 bits: the activations from the pooled stem to what the last block adds up, and
 * every convolution between. The stem, the last feature maps and the classifier stay in float32:
 * they cost next to nothing.
 */
export interface QuantizedNetwork {
  /** Keyed by the activation's tensor. */
  readonly activations: ReadonlyMap<string, ActivationEncoding>;
  /** Keyed by `Convolution.name`. */
  readonly convolutions: ReadonlyMap<string, QuantizedConvolution>;
}

/** The pooled stem's tensor. */
export const POOLED_STEM = 'pool1';

/** The tensor of an activation after ReLU, by the convolution's or the block's name. */
export function reluOf(name: string): string {
  return `${name}_relu`;
}

/** The activations that become uint8, in the order of computation; each by its tensor. */
export function quantizedActivationsOf({ blocks }: ResNet): readonly string[] {
  const ofBlocks = blocks.flatMap(({ name, reduce, spatial, expand, shortcut }) => [
    reluOf(reduce.name),
    reluOf(spatial.name),
    expand.name,
    ...(shortcut === undefined ? [] : [shortcut.name]),
    reluOf(name),
  ]);
  // Without what the last block gives, which the classifier reads in float32.
  return [POOLED_STEM, ...ofBlocks.slice(0, -1)];
}

/** Which activation each quantised convolution reads, by `Convolution.name`. */
export function inputsOfQuantized({ blocks }: ResNet): ReadonlyMap<string, string> {
  const inputs = new Map<string, string>();
  let blockInput = POOLED_STEM;
  for (const { name, reduce, spatial, expand, shortcut } of blocks) {
    inputs.set(reduce.name, blockInput);
    inputs.set(spatial.name, reluOf(reduce.name));
    inputs.set(expand.name, reluOf(spatial.name));
    if (shortcut !== undefined) inputs.set(shortcut.name, blockInput);
    blockInput = reluOf(name);
  }
  return inputs;
}
