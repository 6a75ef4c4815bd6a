import type { OnnxGraphBuilder } from './onnx-graph.js';
import type {
  ActivationEncoding,
  QuantizedConvolution,
} from '../importers/keras-resnet50/quantized-network.js';

/**
 * ONNX's way to write 8-bit arithmetic: float32 operators between a DequantizeLinear and a
 * QuantizeLinear each. onnxruntime makes one integer operator of each such group; anything else
 * that reads ONNX computes the same in float32.
 */

/** Rounds an activation to uint8 and back. */
export function quantizeAndDequantize(
  graph: OnnxGraphBuilder,
  activation: string,
  { scale, zeroPoint }: ActivationEncoding,
): string {
  const encoding = [
    graph.constant(`${activation}_scale`, [], Float32Array.of(scale)),
    graph.constant(`${activation}_zero_point`, [], Uint8Array.of(zeroPoint)),
  ];
  const stored = graph.node('QuantizeLinear', `${activation}_quantized`, [activation, ...encoding]);
  return graph.node('DequantizeLinear', `${activation}_dequantized`, [stored, ...encoding]);
}

/** @returns The convolution's kernel and bias, as its node takes them. */
export function quantizedConstants(
  graph: OnnxGraphBuilder,
  name: string,
  kernelDims: readonly number[],
  { kernel, scales, bias, biasScales }: QuantizedConvolution,
): readonly string[] {
  const channels = [bias.length];
  /** With a scale for each output channel, the first axis of both. */
  const dequantize = (tensor: string, scale: Float32Array, zeros: Int8Array | Int32Array): string =>
    graph.node(
      'DequantizeLinear',
      `${tensor}_dequantized`,
      [
        tensor,
        graph.constant(`${tensor}_scale`, channels, scale),
        graph.constant(`${tensor}_zero_point`, channels, zeros),
      ],
      { axis: 0 },
    );
  const kernelTensor = graph.constant(`${name}_kernel`, kernelDims, kernel);
  const biasTensor = graph.constant(`${name}_bias`, channels, bias);
  return [
    dequantize(kernelTensor, scales, new Int8Array(bias.length)),
    dequantize(biasTensor, biasScales, new Int32Array(bias.length)),
  ];
}
