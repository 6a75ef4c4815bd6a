import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeOnnxModel } from '../../onnx/onnx-format.js';
import {
  toNumber,
  type OnnxGraphMessage,
  type OnnxModelMessage,
  type OnnxTensorMessage,
} from '../../onnx/onnx-model.js';
import { tensorBytes } from '../../onnx/tensor-types.js';
import { tensorsOf } from '../../onnx/walk-graph.js';
import { ImportRefusedError } from '../import-refused-error.js';
import { describeBytes } from './describe-bytes.js';
import { inlineExternalData, requireExternalFiles } from './external-data.js';
import { requireAcyclic } from './require-acyclic.js';
import { requireSupported } from './require-supported.js';

/** A message of protobuf's is smaller than 2 GiB; what is put in front needs a little room. */
const MAX_MODEL_BYTES = 2 ** 31 - 2 ** 20;

export interface OnnxFile {
  /** In the package's folder. */
  readonly name: string;
  /** Where its weights came from, as far as not from itself. */
  readonly externalFiles: readonly string[];
  /** All weights are in it. */
  readonly model: OnnxModelMessage;
  readonly graph: OnnxGraphMessage;
}

/** @throws ImportRefusedError where it is not an ONNX file that is whole and that engines take. */
export async function readOnnxFile(folder: string, name: string): Promise<OnnxFile> {
  const model = await decodeFile(folder, name);
  const { graph } = model;
  if (graph == null || graph.node.length === 0 || model.opsetImport.length === 0) {
    throw new ImportRefusedError(
      'corrupt',
      `${name} is not a whole ONNX file: there is no network in it, or it ends too early.`,
    );
  }
  requireSupported(name, model, graph);
  requireAcyclic(name, graph);
  const externalFiles = await inlineExternalData(folder, name, model);
  requireWholeTensors(name, model);
  return { name, externalFiles, model, graph };
}

/**
 * @returns the ONNX file and those with its weights, relative to the folder.
 * @throws ImportRefusedError where it is not an ONNX file, or a file with weights is missing.
 */
export async function onnxFilesOf(folder: string, name: string): Promise<readonly string[]> {
  const model = await decodeFile(folder, name);
  return [name, ...(await requireExternalFiles(folder, name, model))];
}

async function decodeFile(folder: string, name: string): Promise<OnnxModelMessage> {
  await requireSize(folder, name, [name]);
  const model = decode(name, await readFile(join(folder, name)));
  await requireSize(folder, name, [name, ...(await requireExternalFiles(folder, name, model))]);
  return model;
}

function decode(name: string, bytes: Uint8Array): OnnxModelMessage {
  const other = describeBytes(bytes);
  if (other !== undefined) {
    throw new ImportRefusedError('corrupt', `${name} is not an ONNX file: it is ${other}.`);
  }
  try {
    return decodeOnnxModel(bytes);
  } catch (error) {
    throw new ImportRefusedError(
      'corrupt',
      `${name} is not a whole ONNX file: its ${String(bytes.length)} bytes cannot be read to the end; was the download or the copy cut off?`,
      { cause: error },
    );
  }
}

async function requireSize(folder: string, name: string, files: readonly string[]): Promise<void> {
  const found = await Promise.all(files.map((file) => stat(join(folder, file))));
  const bytes = found.reduce((sum, { size }) => sum + size, 0);
  if (bytes <= MAX_MODEL_BYTES) return;
  throw new ImportRefusedError(
    'too-large',
    `${name} and its weights have ${(bytes / 2 ** 30).toFixed(1)} GiB; expected less than 2.`,
  );
}

/** A file that was cut off within its weights and mended, or weights of another network. */
function requireWholeTensors(name: string, model: OnnxModelMessage): void {
  for (const tensor of tensorsOf(model)) {
    const bytes = tensor.rawData?.length ?? 0;
    const count = tensor.dims.reduce<number>((product, dim) => product * toNumber(dim), 1);
    const expected = tensorBytes(tensor.dataType, count);
    if (expected === undefined || bytes === expected || (bytes === 0 && hasTypedData(tensor))) {
      continue;
    }
    throw new ImportRefusedError(
      'corrupt',
      `${name} is damaged: expected ${String(expected)} bytes of weights for "${tensor.name}", came ${String(bytes)}.`,
    );
  }
}

function hasTypedData(tensor: OnnxTensorMessage): boolean {
  const { floatData, int32Data, int64Data, doubleData, uint64Data } = tensor;
  return [floatData, int32Data, int64Data, doubleData, uint64Data].some(
    (data) => data !== undefined && data.length > 0,
  );
}
