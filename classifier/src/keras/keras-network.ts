import type { OnnxModelMessage } from '../onnx/onnx-model.js';

/** A network of Keras layers, in whatever kind of file it was stored. */
export interface KerasNetwork {
  /** `model_config`, `config.json` or `modelTopology.model_config`: {class_name, config}, as JSON has it. */
  readonly topology: unknown;
  /** "2.4.0", "3.8.0", "tfjs-layers v1.7.4"; undefined where nothing tells. It decides hard_sigmoid. */
  readonly kerasVersion: string | undefined;
  readonly weights: KerasWeights;
}

/** Where the layers' numbers are: each kind of file has names of its own. */
export interface KerasWeights {
  /**
   * Called once for each variable of a layer, however often the layer is used; twice where it is
   * needed in two orders of axes.
   *
   * @param shape In Keras's order of axes, as the layer has it.
   * @returns float32 whatever it was stored as; may be a view into what was read, and is not changed.
   * @throws ImportRefusedError 'corrupt' that names the layer, what was expected and what came.
   */
  read(layer: LayerPlace, variable: KerasVariable, shape: readonly number[]): Float32Array;
}

export interface LayerPlace {
  /** Names from the outermost nested model (not the network itself) to the layer: ['mobilenetv2', 'Conv1']. */
  readonly path: readonly string[];
  /** Without module or package: 'Conv2D'. */
  readonly className: string;
  /**
   * Where the weights file within a `.keras` zip has it: the class in snake case, counted among the
   * layers of its model, as ['layers', 'functional', 'layers', 'conv2d_1'].
   */
  readonly storedPath: readonly string[];
  /** All of the layer's variables in the order in which Keras makes (and `.keras` numbers) them. */
  readonly variables: readonly KerasVariable[];
}

/**
 * As Keras 2 names them. Keras 3 calls a depthwise kernel `kernel` in a DepthwiseConv2D; `.h5` files
 * may add `:0`.
 */
export type KerasVariable =
  | 'kernel'
  | 'depthwise_kernel'
  | 'pointwise_kernel'
  | 'bias'
  | 'gamma'
  | 'beta'
  | 'moving_mean'
  | 'moving_variance'
  | 'alpha'
  | 'mean'
  | 'variance'
  | 'count';

export interface Size {
  readonly height: number;
  readonly width: number;
}

export interface KerasAsOnnx {
  /**
   * float32 input N×height×width×channels (Keras's layout), one output: what `planOnnx` takes. Its
   * initializers are views of what `KerasWeights.read` gave where the order of axes allows that.
   */
  readonly model: OnnxModelMessage;
  /**
   * Whether layers in front of the first weights (Rescaling, Normalization, operators) turn 0..255
   * into the network's numbers.
   */
  readonly scalesPixels: boolean;
  /** Where the network takes pictures of any size, and a Resizing at its front gives them one. */
  readonly resizedTo?: Size;
}
