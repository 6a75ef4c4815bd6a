import { INNER_PREFIX } from '../../importers/onnx-export/inner-prefix.js';
import { ONNX_INPUT_NAME } from '../../onnx/onnx-contract.js';
import { OnnxGraphBuilder } from '../../onnx/onnx-graph.js';
import type { OnnxGraphMessage } from '../../onnx/onnx-model.js';
import { pruneGraph } from '../../onnx/prune-graph.js';
import { GraphFlow } from './graph-flow.js';
import { findLayers, type Layer } from './layer.js';
import { pixelEncodingOf, type PixelEncoding } from './pixel-layer.js';

/**
 * Has the first convolution read the pixels themselves, which are whole numbers already, wherever all
 * that was made of them is a factor and a summand a channel: those go into its weights. Rounding what
 * is made of them costs more accuracy than any other layer does. Where channels are padded with
 * different pixels, the edge gets the mean of them.
 *
 * @param graph Is changed.
 * @param inFloat The outputs of layers that are left alone.
 */
export function readPixels(graph: OnnxGraphMessage, inFloat: ReadonlySet<string>): void {
  const flow = new GraphFlow(graph);
  for (const layer of findLayers(graph, flow)) {
    const encoding = pixelEncodingOf(layer, flow);
    if (encoding === undefined || inFloat.has(layer.output)) continue;
    const writer = new OnnxGraphBuilder();
    rewrite(writer, layer, encoding);
    graph.node = [...writer.nodes, ...graph.node];
    graph.initializer = [...graph.initializer, ...writer.initializers];
    pruneGraph(graph);
    return;
  }
}

function rewrite(
  writer: OnnxGraphBuilder,
  { node, dims, outputChannels, weights, bias }: Layer,
  { factors, summands, zeroPoint }: PixelEncoding,
): void {
  const prefix = `${INNER_PREFIX}int8/pixels`;
  const turned = writer.node('Transpose', prefix, [ONNX_INPUT_NAME], { perm: [0, 3, 1, 2] });
  const read = writer.node('DequantizeLinear', `${prefix}/dequantized`, [
    turned,
    writer.constant(`${prefix}/scale`, [], Float32Array.of(1)),
    writer.constant(`${prefix}/zero_point`, [], Uint8Array.of(zeroPoint)),
  ]);
  const kernel = weights();
  const length = kernel.length / outputChannels;
  const area = length / factors.length;
  const newBias = bias?.() ?? new Float32Array(outputChannels);
  const newKernel = kernel.map((weight, index) => {
    const input = Math.floor((index % length) / area);
    const factor = factors[input] ?? Number.NaN;
    const output = Math.floor(index / length);
    const ofZero = (summands[input] ?? Number.NaN) + factor * zeroPoint;
    newBias[output] = (newBias[output] ?? Number.NaN) + weight * ofZero;
    return weight * factor;
  });
  node.input = [
    read,
    writer.constant(`${prefix}/kernel`, dims, newKernel),
    writer.constant(`${prefix}/bias`, [outputChannels], newBias),
  ];
}
