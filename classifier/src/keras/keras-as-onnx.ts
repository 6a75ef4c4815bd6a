import type { OnnxModelMessage, OnnxValueMessage } from '../onnx/onnx-model.js';
import { TENSOR_TYPE } from '../onnx/tensor-types.js';
import { KerasGraph } from './keras-graph.js';
import type { KerasAsOnnx, KerasNetwork } from './keras-network.js';
import { requireInput, requireOutput } from './network-ends.js';
import { parseTopology } from './parse-model.js';
import { asKeras, type Value } from './values.js';
import { damagedTopology } from './refusals.js';
import { weightsReader } from './weights-reader.js';
import type { Writing } from './layer-call.js';
import { writeModel, type CallCount } from './write-model.js';

const OPSET_VERSION = 17;
/** The file format of ONNX 1.12, the first with opset 17. */
const IR_VERSION = 8;
const INPUT_NAME = 'pixels';

/**
 * A network of Keras layers as an ONNX model.
 *
 * @throws ImportRefusedError that names the layer, its place, and what to do instead.
 */
export function kerasAsOnnx({ topology, kerasVersion, weights }: KerasNetwork): KerasAsOnnx {
  const network = parseTopology(topology);
  const { shape, kerasMajor } = requireInput(network, kerasVersion);
  const graph = new KerasGraph(INPUT_NAME);
  const input: Value = {
    ...{ tensor: INPUT_NAME, shape, layout: 'keras' },
    pixels: { factor: 1, offset: 0 },
  };
  const writing: Writing & CallCount = {
    ...{ graph, kerasMajor, read: weightsReader(weights) },
    ...{ scalesPixels: false, resizedTo: undefined, calls: 0 },
  };
  const place = { path: [], storedPath: [], training: false };
  const [last] = writeModel(network, [input], writing, place);
  const output = asKeras(graph, requireOutput(network, last));
  if (output.tensor === INPUT_NAME) throw damagedTopology('has no layers that do anything.');
  const { scalesPixels, resizedTo } = writing;
  return {
    model: modelOf(graph, input, output),
    scalesPixels,
    ...(resizedTo !== undefined && { resizedTo }),
  };
}

function modelOf(graph: KerasGraph, input: Value, output: Value): OnnxModelMessage {
  return {
    irVersion: IR_VERSION,
    producerName: 'detections',
    opsetImport: [{ domain: '', version: OPSET_VERSION }],
    metadataProps: [],
    functions: [],
    graph: {
      name: 'keras',
      node: graph.nodes,
      initializer: graph.initializers,
      sparseInitializer: [],
      input: [describe(input)],
      output: [describe(output)],
      valueInfo: [],
      quantizationAnnotation: [],
    },
  };
}

/** N×shape, with the sides open that are. */
function describe({ tensor, shape }: Value): OnnxValueMessage {
  const sides = shape.map((side, index) =>
    side === undefined ? { dimParam: `side_${String(index)}` } : { dimValue: side },
  );
  const elemType = TENSOR_TYPE.float32;
  return { name: tensor, type: { tensorType: { elemType, shape: { dim: [{ dimParam: 'N' }, ...sides] } } } };
}
