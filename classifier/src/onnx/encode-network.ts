import {
  ONNX_EMBEDDING_NAME,
  ONNX_FEATURES_NAME,
  ONNX_INPUT_NAME,
  ONNX_LOGITS_NAME,
} from './onnx-contract.js';
import type { OnnxGraphBuilder } from './onnx-graph.js';
import { encodeOnnxModel, ONNX_DATA_TYPE, type OnnxValueInfo } from './onnx-messages.js';

export interface NetworkOutline {
  readonly name: string;
  /** Of the pictures, on both sides. */
  readonly inputSize: number;
  readonly classCount: number;
  readonly embeddingLength: number;
}

const OPSET_VERSION = 17;
/** The file format of ONNX 1.12, the first with opset 17. */
const IR_VERSION = 8;

/** An ONNX file of a graph that has the input and the outputs of `onnx-contract.ts`. */
export function encodeNetwork(
  graph: OnnxGraphBuilder,
  { name, inputSize, classCount, embeddingLength }: NetworkOutline,
): Uint8Array {
  const { uint8, float } = ONNX_DATA_TYPE;
  return encodeOnnxModel({
    irVersion: IR_VERSION,
    producerName: 'detections',
    opsetImport: [{ domain: '', version: OPSET_VERSION }],
    graph: {
      name,
      node: graph.nodes,
      initializer: graph.initializers,
      input: [batchOf(ONNX_INPUT_NAME, uint8, [inputSize, inputSize, 3])],
      output: [
        batchOf(ONNX_LOGITS_NAME, float, [classCount]),
        batchOf(ONNX_EMBEDDING_NAME, float, [embeddingLength]),
        batchOf(ONNX_FEATURES_NAME, float, ['height', 'width', embeddingLength]),
      ],
    },
  });
}

/** N×dims, with N and every side that has a name instead of a size open. */
function batchOf(
  name: string,
  elemType: number,
  dims: readonly (number | string)[],
): OnnxValueInfo {
  const dim = ['N', ...dims].map((side) =>
    typeof side === 'number' ? { dimValue: side } : { dimParam: side },
  );
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}
