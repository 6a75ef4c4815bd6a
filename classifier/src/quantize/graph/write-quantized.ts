import { INNER_PREFIX } from '../../importers/onnx-export/inner-prefix.js';
import { OnnxGraphBuilder, type ConstantValues } from '../../onnx/onnx-graph.js';
import type { OnnxGraphMessage, OnnxNodeMessage } from '../../onnx/onnx-model.js';
import { floatsOf } from '../../onnx/tensor-values.js';
import { GraphFlow } from './graph-flow.js';
import { pruneGraph } from '../../onnx/prune-graph.js';
import type { ActivationEncoding } from './choose-encoding.js';
import { turned, type Layer } from './layer.js';
import type { QuantizedLayer } from './quantize-layer.js';

export interface QuantizedParts {
  /** How activations are kept, by tensor. */
  readonly encodings: ReadonlyMap<string, ActivationEncoding>;
  readonly layers: readonly { readonly layer: Layer; readonly quantized: QuantizedLayer }[];
}

/**
 * What a Clip is made of, by what it gives, where keeping that in 8 bits cuts off the same. It is left
 * out: onnxruntime 1.30 refuses it there ("two nodes with same node name").
 */
function withoutClips(
  graph: OnnxGraphMessage,
  encodings: QuantizedParts['encodings'],
): ReadonlyMap<string, string> {
  const flow = new GraphFlow(graph);
  return new Map(
    [...encodings].flatMap(([tensor, { scale, zeroPoint }]) => {
      const clip = flow.producerOf(tensor);
      if (clip?.opType !== 'Clip') return [];
      const [source, least, most] = clip.input;
      const bound = (name: string | undefined): number => {
        const constant = flow.constantOf(name);
        return (constant && floatsOf(constant)?.[0]) ?? Number.NaN;
      };
      const isWithin =
        -zeroPoint * scale >= bound(least) && (255 - zeroPoint) * scale <= bound(most) * ROUNDING;
      return isWithin && source !== undefined ? [[tensor, source] as const] : [];
    }),
  );
}

/** Ranges end in the middle of a histogram's bin, which may lie a little outside. */
const ROUNDING = 1 + 1e-3;

/**
 * ONNX's way to write 8-bit arithmetic: float32 operators between a DequantizeLinear and a
 * QuantizeLinear each. Engines make one integer operator of each such group; what does not know them
 * computes the same in float32. Outputs of the graph stay as they are computed, and all else reads an
 * activation as it is kept.
 *
 * @param graph Is changed.
 */
export function writeQuantized(
  graph: OnnxGraphMessage,
  { encodings, layers }: QuantizedParts,
): void {
  const constants = new OnnxGraphBuilder();
  const dequantizers: OnnxNodeMessage[] = [];
  for (const { layer, quantized } of layers) {
    const writer = new OnnxGraphBuilder();
    replaceConstants(writer, layer, quantized);
    constants.initializers.push(...writer.initializers);
    dequantizers.push(...writer.nodes);
  }
  const unclipped = withoutClips(graph, encodings);
  const kept = new Map<string, string>();
  const pairs = new Map<string, readonly OnnxNodeMessage[]>();
  for (const [tensor, encoding] of encodings) {
    const writer = new OnnxGraphBuilder();
    kept.set(tensor, roundTrip(writer, tensor, unclipped.get(tensor) ?? tensor, encoding));
    constants.initializers.push(...writer.initializers);
    pairs.set(tensor, writer.nodes);
  }
  for (const node of graph.node) node.input = node.input.map((name) => kept.get(name) ?? name);
  graph.node = [
    ...dequantizers,
    ...graph.node.flatMap((node) => [
      node,
      ...node.output.flatMap((name) => pairs.get(name) ?? []),
    ]),
  ];
  graph.initializer = [...graph.initializer, ...constants.initializers];
  pruneGraph(graph);
}

function roundTrip(
  writer: OnnxGraphBuilder,
  tensor: string,
  source: string,
  { scale, zeroPoint }: ActivationEncoding,
): string {
  const prefix = `${INNER_PREFIX}int8/${tensor}`;
  const encoding = [
    writer.constant(`${prefix}/scale`, [], Float32Array.of(scale)),
    writer.constant(`${prefix}/zero_point`, [], Uint8Array.of(zeroPoint)),
  ];
  const stored = writer.node('QuantizeLinear', `${prefix}/quantized`, [source, ...encoding]);
  return writer.node('DequantizeLinear', `${prefix}/dequantized`, [stored, ...encoding]);
}

function replaceConstants(
  writer: OnnxGraphBuilder,
  { node, output, dims, outputAxis, outputChannels, bias }: Layer,
  quantized: QuantizedLayer,
): void {
  const prefix = `${INNER_PREFIX}int8/${output}`;
  const dequantize = (
    name: string,
    shape: readonly number[],
    values: ConstantValues,
    { scale, zeros, axis }: { scale: Float32Array; zeros: ConstantValues; axis: number },
  ): string =>
    writer.node(
      'DequantizeLinear',
      `${prefix}/${name}_dequantized`,
      [
        writer.constant(`${prefix}/${name}`, shape, values),
        writer.constant(`${prefix}/${name}_scale`, [outputChannels], scale),
        writer.constant(`${prefix}/${name}_zero_point`, [outputChannels], zeros),
      ],
      { axis },
    );
  const { weights, scales, bias: wholeBias, biasScales } = quantized;
  // They lie with the output channels first.
  const asInNode = outputAxis === 0 ? weights : turned(weights, weights.length / outputChannels);
  const [input = ''] = node.input;
  node.input = [
    input,
    dequantize('weights', dims, asInNode, {
      scale: scales,
      zeros: new Int8Array(outputChannels),
      axis: outputAxis,
    }),
    ...(bias === undefined
      ? []
      : [
          dequantize('bias', [outputChannels], wholeBias, {
            scale: biasScales,
            zeros: new Int32Array(outputChannels),
            axis: 0,
          }),
        ]),
  ];
}
