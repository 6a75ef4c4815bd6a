import { readFile } from 'node:fs/promises';
import type { DenseWeights } from '../tasks/heatmap.js';
import { ONNX_LOGITS_NAME, ONNX_PROBABILITIES_NAME } from '../onnx/onnx-contract.js';
import { GraphIndex } from '../onnx/graph-index.js';
import { decodeOnnxModel } from '../onnx/onnx-format.js';
import { findDenseLayer } from './onnx-export/dense-layer.js';

/**
 * Reads the last layer of an imported network, for heatmaps.
 *
 * @throws Error where it has none: its card says `heatmaps: false`.
 */
export async function readDenseWeights(onnxPath: string): Promise<DenseWeights> {
  const { graph } = decodeOnnxModel(await readFile(onnxPath));
  const output = graph?.output.find(
    ({ name }) => name === ONNX_LOGITS_NAME || name === ONNX_PROBABILITIES_NAME,
  );
  const layer = graph != null && output && findDenseLayer(new GraphIndex(graph), output.name);
  const weights = layer === undefined || layer === false ? undefined : layer.weights();
  if (weights === undefined) {
    throw new Error(`Expected ${onnxPath} to end in a dense layer of floating point numbers.`);
  }
  return weights;
}
