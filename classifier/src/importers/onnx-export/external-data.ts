import { readFile, realpath } from 'node:fs/promises';
import { join, posix, sep } from 'node:path';
import type { OnnxModelMessage, OnnxTensorMessage } from '../../onnx/onnx-model.js';
import { tensorsOf } from '../../onnx/walk-graph.js';
import { ImportRefusedError } from '../import-refused-error.js';

/** TensorProto.DataLocation */
const EXTERNAL = 1;

/**
 * Where an ONNX file has weights that are not in it: relative to the package's folder.
 *
 * @throws ImportRefusedError where a file is missing or not in the folder.
 */
export async function requireExternalFiles(
  folder: string,
  modelFile: string,
  model: OnnxModelMessage,
): Promise<readonly string[]> {
  const files = [...new Set([...externalTensors(model)].map((each) => fileOf(each, modelFile)))];
  await Promise.all(files.map((name) => requireWithin(folder, name, modelFile)));
  return files;
}

/**
 * Puts weights that lie in files of their own into the model, because the file that is made of it
 * lies elsewhere.
 *
 * @returns those files, relative to the folder.
 * @throws ImportRefusedError where a file is missing, too short or not in the folder.
 */
export async function inlineExternalData(
  folder: string,
  modelFile: string,
  model: OnnxModelMessage,
): Promise<readonly string[]> {
  const names = await requireExternalFiles(folder, modelFile, model);
  const files = new Map<string, Uint8Array>();
  for (const name of names) {
    files.set(name, await readFile(join(folder, name)));
  }
  for (const tensor of externalTensors(model)) {
    const name = fileOf(tensor, modelFile);
    tensor.rawData = slice(files.get(name) ?? new Uint8Array(), tensor, name);
    tensor.externalData = [];
    tensor.dataLocation = 0;
  }
  return names;
}

function* externalTensors(model: OnnxModelMessage): Generator<OnnxTensorMessage> {
  for (const tensor of tensorsOf(model)) if (tensor.dataLocation === EXTERNAL) yield tensor;
}

/** ONNX's locations are relative to the model's folder, which may lie within the package's. */
function fileOf(tensor: OnnxTensorMessage, modelFile: string): string {
  const location = entryOf(tensor, 'location') ?? '';
  const name = posix.normalize(posix.join(posix.dirname(modelFile), location));
  // A drive and a backslash mean something on Windows, where such files come from, too.
  const outside =
    posix.isAbsolute(location) || name.startsWith('../') || /^[a-z]:|\\/i.test(location);
  if (!outside && location !== '' && name !== '..') return name;
  throw new ImportRefusedError(
    'external-data-outside',
    `${modelFile} wants weights from "${location}", which is not in its folder: expected a file beside it, with its name alone.`,
  );
}

async function requireWithin(folder: string, name: string, modelFile: string): Promise<void> {
  const path = await realpath(join(folder, name)).catch(() => undefined);
  if (path === undefined) {
    throw new ImportRefusedError(
      'external-data-missing',
      `${modelFile} has its weights in ${name}, which is not in the folder: copy that file, too.`,
    );
  }
  if (path.startsWith(`${await realpath(folder)}${sep}`)) return;
  throw new ImportRefusedError(
    'external-data-outside',
    `${modelFile} has its weights in ${name}, a link that leaves the folder: expected the file itself. Copy the folder with what its links lead to, such as by cp -rL, and name the copy.`,
  );
}

function slice(file: Uint8Array, tensor: OnnxTensorMessage, name: string): Uint8Array {
  const offset = Number(entryOf(tensor, 'offset') ?? 0);
  const length = Number(entryOf(tensor, 'length') ?? file.length - offset);
  if (offset >= 0 && length >= 0 && offset + length <= file.length) {
    return file.subarray(offset, offset + length);
  }
  throw new ImportRefusedError(
    'external-data-missing',
    `${name} ends too early: expected at least ${String(offset + length)} bytes, came ${String(file.length)}.`,
  );
}

function entryOf(tensor: OnnxTensorMessage, wanted: string): string | undefined {
  return tensor.externalData?.find(({ key }) => key === wanted)?.value;
}
