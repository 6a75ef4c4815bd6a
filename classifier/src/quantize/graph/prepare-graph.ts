import { foldBatchNorm } from '../../importers/fold-batch-norm.js';
import { INNER_PREFIX } from '../../importers/onnx-export/inner-prefix.js';
import { OnnxGraphBuilder } from '../../onnx/onnx-graph.js';
import { attributeOf, dimsOf } from '../../onnx/graph-index.js';
import { toNumber, type OnnxGraphMessage, type OnnxNodeMessage } from '../../onnx/onnx-model.js';
import { pruneGraph } from '../../onnx/prune-graph.js';
import { floatsOf, integersOf } from '../../onnx/tensor-values.js';
import { ONNX_ATTRIBUTE_TYPE } from '../../onnx/onnx-messages.js';
import { GraphFlow } from './graph-flow.js';

/** ONNX's default. */
const EPSILON = 1e-5;

/**
 * Takes into convolutions what engines would take into them in float32 and cannot in 8 bits: the batch
 * normalisation behind each, and the padding with zeros before it.
 *
 * @param graph Is changed.
 */
export function prepareGraph(graph: OnnxGraphMessage): void {
  const flow = new GraphFlow(graph);
  const added = new OnnxGraphBuilder();
  const names = new Map<string, string>();
  for (const node of graph.node) {
    if (node.opType !== 'Conv') continue;
    takePadding(node, flow);
    takeNormalization(node, flow, added, names);
  }
  graph.node = graph.node.filter(({ output }) => !names.has(output[0] ?? ''));
  const taken = new Map([...names].map(([normalized, convolved]) => [convolved, normalized]));
  for (const node of graph.node) {
    node.output = node.output.map((name) => taken.get(name) ?? name);
  }
  graph.initializer = [...graph.initializer, ...added.initializers];
  pruneGraph(graph);
}

function takePadding(node: OnnxNodeMessage, flow: GraphFlow): void {
  const pad = flow.producerOf(node.input[0]);
  if (pad?.opType !== 'Pad' || textOf(node, 'auto_pad', 'NOTSET') !== 'NOTSET') return;
  if (textOf(pad, 'mode', 'constant') !== 'constant') return;
  const [source = '', amountsName, valueName = '', axes = ''] = pad.input;
  const amounts = flow.constantOf(amountsName);
  const value = flow.constantOf(valueName);
  const sides = amounts && integersOf(amounts);
  const isZero = valueName === '' || (value && floatsOf(value)?.[0]) === 0;
  if (sides?.length !== 8 || axes !== '' || !isZero) return;
  const [n, c, top = 0, left = 0, n2, c2, bottom = 0, right = 0] = sides;
  if ([n, c, n2, c2].some((each) => each !== 0)) return;
  const own = (attributeOf(node, 'pads')?.ints ?? [0, 0, 0, 0]).map(toNumber);
  const ints = [top, left, bottom, right].map((side, index) => side + (own[index] ?? 0));
  if (ints.some((side) => side < 0)) return;
  node.input = [source, ...node.input.slice(1)];
  node.attribute = [
    ...node.attribute.filter(({ name }) => name !== 'pads'),
    { name: 'pads', type: ONNX_ATTRIBUTE_TYPE.ints, ints },
  ];
}

function textOf(node: OnnxNodeMessage, name: string, fallback: string): string {
  const bytes = attributeOf(node, name)?.s;
  return bytes == null || bytes.length === 0 ? fallback : Buffer.from(bytes).toString();
}

function takeNormalization(
  node: OnnxNodeMessage,
  flow: GraphFlow,
  added: OnnxGraphBuilder,
  names: Map<string, string>,
): void {
  const [convolved = ''] = node.output;
  const normalization = flow.onlyConsumerOf(convolved);
  const [normalized = ''] = normalization?.output ?? [];
  if (normalization?.opType !== 'BatchNormalization') return;
  const floats = (name: string | undefined): Float32Array | undefined => {
    const tensor = flow.constantOf(name);
    return tensor && floatsOf(tensor);
  };
  const [gamma, beta, mean, variance] = normalization.input.slice(1).map(floats);
  const kernelTensor = flow.constantOf(node.input[1]);
  const kernel = floats(node.input[1]);
  if (gamma === undefined || beta === undefined || mean === undefined) return;
  if (variance === undefined || kernelTensor === undefined || kernel === undefined) return;
  const hasBias = (node.input[2] ?? '') !== '';
  const bias = hasBias ? floats(node.input[2]) : new Float32Array(gamma.length);
  if (bias === undefined) return;
  const folded = foldBatchNorm(
    { kernel, bias },
    { gamma, beta, mean, variance },
    { epsilon: attributeOf(normalization, 'epsilon')?.f ?? EPSILON, outputAxis: 'first' },
  );
  const prefix = `${INNER_PREFIX}folded/${normalized}`;
  node.input = [
    node.input[0] ?? '',
    added.constant(`${prefix}/kernel`, dimsOf(kernelTensor), folded.kernel),
    added.constant(`${prefix}/bias`, [gamma.length], folded.bias),
  ];
  names.set(normalized, convolved);
}
