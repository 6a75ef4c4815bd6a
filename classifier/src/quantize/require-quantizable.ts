import { readFile } from 'node:fs/promises';
import { InputError } from '@detections/runtime/lifecycle';
import { decodeOnnxModel } from '../onnx/onnx-format.js';
import { toNumber } from '../onnx/onnx-model.js';
import { isQuantized } from '../onnx/is-quantized.js';
import { GraphFlow } from './graph/graph-flow.js';
import { findLayers } from './graph/layer.js';

/** The first with a scale for each channel. */
const LEAST_OPSET = 13;

/**
 * Makes sure that a network has something that can be computed in 8 bits.
 *
 * @param modelPath As importers write it.
 * @param name What messages call it.
 * @throws InputError
 */
export async function requireQuantizable(modelPath: string, name: string): Promise<void> {
  const { graph, opsetImport } = decodeOnnxModel(await readFile(modelPath));
  if (graph == null) throw new Error(`Expected ${modelPath} to have a graph.`);
  if (isQuantized(graph)) {
    throw new InputError(
      `Expected --model to be a float32 network; ${name} is in 8 bits already, and runs so as it is.`,
    );
  }
  const opset = opsetImport.find(({ domain }) => domain === '' || domain === 'ai.onnx');
  const version = opset === undefined ? 0 : toNumber(opset.version);
  if (version < LEAST_OPSET) {
    throw new InputError(
      `Expected a network of opset ${String(LEAST_OPSET)} or later, which keeps a scale for each channel; ${name} has ${String(version)}: export it again with opset_version=17.`,
    );
  }
  if (findLayers(graph, new GraphFlow(graph)).length === 0) {
    throw new InputError(
      `Expected a network with convolutions or dense layers of float32 weights; ${name} has none (float16 is not taken).`,
    );
  }
}
