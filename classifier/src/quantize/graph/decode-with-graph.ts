import { decodeOnnxModel } from '../../onnx/onnx-format.js';
import type { OnnxGraphMessage, OnnxModelMessage } from '../../onnx/onnx-model.js';

export type NetworkMessage = OnnxModelMessage & { graph: OnnxGraphMessage };

/** @throws Error where the file has no graph: importers refuse such. */
export function decodeWithGraph(file: Uint8Array): NetworkMessage {
  const model = decodeOnnxModel(file);
  const { graph } = model;
  if (graph == null) throw new Error('Expected the file to have a graph.');
  return Object.assign(model, { graph });
}
