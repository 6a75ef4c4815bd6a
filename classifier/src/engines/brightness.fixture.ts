import {
  ONNX_EMBEDDING_NAME,
  ONNX_INPUT_NAME,
  ONNX_LOGITS_NAME,
  ONNX_PROBABILITIES_NAME,
} from '../onnx/onnx-contract.js';
import { OnnxGraphBuilder } from '../onnx/onnx-graph.js';
import { encodeOnnxModel, ONNX_DATA_TYPE, type OnnxValueInfo } from '../onnx/onnx-messages.js';
import type { ScoreKind } from './engine.js';

export const BRIGHTNESS_INPUT = { width: 2, height: 1 };
const VALUES = 6;

export interface BrightnessOptions {
  /** How many images it takes at one time; any number by default. */
  readonly batchSize?: number;
  /** Which scores it has; none by default. */
  readonly scores?: ScoreKind;
  /** Whether its embedding can be asked for: the pixels themselves. */
  readonly embedding?: boolean;
}

/** Two classes for two pixels: the sum of all values, and its opposite. */
export function writeBrightness({ batchSize, scores, embedding }: BrightnessOptions): Uint8Array {
  const graph = new OnnxGraphBuilder();
  const floats = graph.node('Cast', 'floats', [ONNX_INPUT_NAME], { to: ONNX_DATA_TYPE.float });
  const flat = graph.node('Flatten', ONNX_EMBEDDING_NAME, [floats], { axis: 1 });
  const weights = Float32Array.from({ length: VALUES * 2 }, (_, index) => 1 - (index % 2) * 2);
  const kernel = graph.constant('kernel', [VALUES, 2], weights);
  const logits = graph.node('MatMul', ONNX_LOGITS_NAME, [flat, kernel]);
  graph.node('Softmax', ONNX_PROBABILITIES_NAME, [logits], { axis: 1 });
  const valueOf = (name: string, elemType: number, dims: readonly number[]): OnnxValueInfo => {
    const batch = batchSize === undefined ? { dimParam: 'N' } : { dimValue: batchSize };
    const dim = [batch, ...dims.map((dimValue) => ({ dimValue }))];
    return { name, type: { tensorType: { elemType, shape: { dim } } } };
  };
  const outputs = [
    ...(scores === undefined ? [] : [valueOf(scores, ONNX_DATA_TYPE.float, [2])]),
    ...(embedding === true ? [valueOf(ONNX_EMBEDDING_NAME, ONNX_DATA_TYPE.float, [VALUES])] : []),
  ];
  return encodeOnnxModel({
    irVersion: 8,
    producerName: 'detections',
    opsetImport: [{ domain: '', version: 17 }],
    graph: {
      name: 'brightness',
      node: graph.nodes,
      initializer: graph.initializers,
      input: [valueOf(ONNX_INPUT_NAME, ONNX_DATA_TYPE.uint8, [1, 2, 3])],
      output: outputs,
    },
  });
}
