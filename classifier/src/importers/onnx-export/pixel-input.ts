import type { Normalization } from '@detections/schema';
import { ONNX_INPUT_NAME } from '../../onnx/onnx-contract.js';
import type { OnnxGraphBuilder } from '../../onnx/onnx-graph.js';
import { TENSOR_TYPE } from '../../onnx/tensor-types.js';
import { INNER_PREFIX } from './inner-prefix.js';
import type { Layout, NetworkInput } from './network-input.js';

export interface PixelInput {
  readonly input: Pick<NetworkInput, 'elementType'>;
  readonly layout: Layout;
  readonly normalization: Normalization;
}

const BGR_OF_RGB = Int32Array.of(2, 1, 0);

/**
 * Writes what makes of uint8, N×height×width×3, RGB, what a network takes.
 *
 * @param target The tensor that is to carry it.
 */
export function writePixelInput(
  graph: OnnxGraphBuilder,
  target: string,
  { input, layout, normalization }: PixelInput,
): void {
  const bytes = input.elementType === 'uint8';
  const numbers = bytes ? ONNX_INPUT_NAME : normalize(graph, normalization);
  const ordered = normalization.channelOrder === 'BGR' ? reverseChannels(graph, numbers) : numbers;
  // Rounded before it is laid out: the other way round, onnxruntime leaves the rounding out, and a
  // float16 export answers otherwise than by itself.
  const rounded =
    input.elementType === 'float16'
      ? graph.node('Cast', inner('halves'), [ordered], { to: TENSOR_TYPE.float16 })
      : ordered;
  if (layout === 'NHWC') graph.node('Identity', target, [rounded]);
  else graph.node('Transpose', target, [rounded], { perm: [0, 3, 1, 2] });
}

/** (pixel × scale − mean) ÷ std in float32, as one factor and one summand a channel. */
function normalize(graph: OnnxGraphBuilder, { scale, mean, std }: Normalization): string {
  const floats = graph.node('Cast', inner('floats'), [ONNX_INPUT_NAME], {
    to: TENSOR_TYPE.float32,
  });
  const factors = Float32Array.from(std, (each) => scale / each);
  const summands = Float32Array.from(mean, (each, channel) => -each / (std[channel] ?? 1));
  const scaled = factors.every((factor) => factor === 1)
    ? floats
    : graph.node('Mul', inner('scaled'), [
        floats,
        graph.constant(inner('factors'), [1, 1, 1, 3], factors),
      ]);
  return summands.every((summand) => summand === 0)
    ? scaled
    : graph.node('Add', inner('normalized'), [
        scaled,
        graph.constant(inner('summands'), [1, 1, 1, 3], summands),
      ]);
}

function reverseChannels(graph: OnnxGraphBuilder, tensor: string): string {
  const order = graph.constant(inner('channel_order'), [3], BGR_OF_RGB);
  return graph.node('Gather', inner('bgr'), [tensor, order], { axis: 3 });
}

function inner(name: string): string {
  return `${INNER_PREFIX}${name}`;
}
