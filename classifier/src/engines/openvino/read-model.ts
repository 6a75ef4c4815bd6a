import {
  ONNX_EMBEDDING_NAME,
  ONNX_FEATURES_NAME,
  ONNX_INPUT_NAME,
  ONNX_LOGITS_NAME,
  ONNX_PROBABILITIES_NAME,
} from '../../onnx/onnx-contract.js';
import type { EngineSpec } from '../engine-spec.js';
import type { OnnxNetwork } from '../onnx-network.js';
import type { Dimension, Handle, OpenVino } from './openvino-library.js';

const OUTPUT_NAMES = [
  ONNX_LOGITS_NAME,
  ONNX_PROBABILITIES_NAME,
  ONNX_FEATURES_NAME,
  ONNX_EMBEDDING_NAME,
];

export interface ReadModel extends Pick<OnnxNetwork, 'outputNames' | 'fixedBatchSize'> {
  readonly model: Handle;
}

/** @throws OpenVinoError where the file holds no network that it can read. */
export function readModel(openVino: OpenVino, core: Handle, path: string): ReadModel {
  const doing = "read the model's file, which may be damaged or no ONNX";
  const model = openVino.make(doing, openVino.readModel, core, path, null);
  try {
    const outputNames = OUTPUT_NAMES.filter((name) => hasOutput(openVino, model, name));
    return { model, outputNames, fixedBatchSize: fixedBatchSizeOf(openVino, model) };
  } catch (error) {
    openVino.modelFree(model);
    throw error;
  }
}

/** Changes the model: from then on it takes one picture and no other number. */
export function reshapeToOne(
  openVino: OpenVino,
  model: Handle,
  { width, height }: EngineSpec['input'],
): void {
  const dims = [1, height, width, 3].map(exactly);
  const shape = { rank: exactly(dims.length), dims };
  openVino.check(openVino.reshape(model, shape), 'lay the network out for one picture');
}

function exactly(side: number): Dimension {
  return { min: side, max: side };
}

function hasOutput(openVino: OpenVino, model: Handle, name: string): boolean {
  const out: [Handle | null] = [null];
  if (openVino.outputByName(model, name, out) !== 0 || out[0] === null) return false;
  openVino.portFree(out[0]);
  return true;
}

function fixedBatchSizeOf(openVino: OpenVino, model: Handle): number | undefined {
  const doing = `find the model's input "${ONNX_INPUT_NAME}"`;
  const port = openVino.make(doing, openVino.inputByName, model, ONNX_INPUT_NAME);
  try {
    const shape = openVino.make(doing, openVino.partialShape, port);
    const [batch] = openVino.dimensions(shape);
    openVino.partialShapeFree(shape);
    if (batch === undefined || Number(batch.min) !== Number(batch.max)) return undefined;
    return Number(batch.min) > 0 ? Number(batch.min) : undefined;
  } finally {
    openVino.portFree(port);
  }
}
