import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Label } from '@detections/schema';
import { convertWeights } from './convert-weights.js';
import { isFile } from './find-model-files.js';
import { hashFile } from './hash-file.js';
import { readLabels } from './labels.js';
import { obtainModelFiles, type ObtainModelFilesOptions } from './obtain-model-files.js';
import { ONNX_GRAPH_VERSION } from './onnx-contract.js';
import { RESNET50 } from './resnet50.js';

export interface PrepareModelOptions extends ObtainModelFilesOptions {
  /** Told what is being done, for the operator. */
  readonly log: (line: string) => void;
}

/** Everything that an engine and a ranking need of the model. */
export interface PreparedModel {
  readonly weightsPath: string;
  /** Of the weights file, lower-case hex. */
  readonly weightsSha256: string;
  /** Made from the weights; it belongs to the cache and may be rebuilt. */
  readonly onnxPath: string;
  /** One per class, in the order of the class index. */
  readonly labels: readonly Label[];
}

/**
 * Finds or downloads the model's two files, checks them and has the ONNX file ready. That one is
 * cached under the weights' checksum, so that a later start reads no HDF5.
 *
 * @throws ModelFilesUnavailableError where the files are neither found nor downloaded.
 * @throws ModelFileInvalidError where one of them is not what its name says.
 */
export async function prepareModel(options: PrepareModelOptions): Promise<PreparedModel> {
  const { cacheDir, log, signal } = options;
  const { weightsPath, classIndexPath } = await obtainModelFiles(options);
  const labels = await readLabels(classIndexPath, RESNET50.classifier.classCount);
  const weightsSha256 = await hashFile(weightsPath, 'sha256');
  log(`model files: ${weightsPath} (SHA-256 ${weightsSha256}), ${classIndexPath}`);
  const onnxPath = onnxPathFor(cacheDir, weightsSha256);
  const model = { weightsPath, weightsSha256, onnxPath, labels };
  if (await isFile(onnxPath)) return model;
  log(`converting the weights to ${onnxPath}`);
  await convertWeights(model, signal);
  return model;
}

/**
 * Makes the ONNX file anew, for an engine that refuses the cached one.
 *
 * @throws ModelFileInvalidError where the weights are not ResNet50's.
 */
export async function rebuildOnnx(
  { weightsPath, onnxPath }: PreparedModel,
  signal: AbortSignal,
): Promise<void> {
  await rm(onnxPath, { force: true });
  await convertWeights({ weightsPath, onnxPath }, signal);
}

function onnxPathFor(cacheDir: string, weightsSha256: string): string {
  const name = `resnet50-${weightsSha256}-${String(ONNX_GRAPH_VERSION)}.onnx`;
  return join(cacheDir, 'onnx', name);
}
