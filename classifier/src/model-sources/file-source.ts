import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { InputError } from '@detections/runtime/lifecycle';
import { describeFileFailure } from '../file-failure.js';
import { onnxFilesOf } from '../importers/onnx-export/read-onnx-file.js';
import { isFile } from '../models/is-file.js';
import { isCompanion } from './companions.js';
import type { ModelSource } from './model-source.js';
import { titleOf } from './model-name.js';
import { placeFile } from './place-file.js';
import { tfjsWeightFiles } from './tfjs-weights.js';

/**
 * One file, such as `best.onnx`: it is taken with its own weights and with what importers read
 * besides it, and nothing else of the folder it lies in, which may be somebody's Downloads.
 */
export const fileSource: ModelSource = {
  takes: (text, { callerFolder }) => isFile(resolve(callerFolder, text)),
  find: async (text, { callerFolder, scratch }) => {
    const path = resolve(callerFolder, text);
    const folder = join(scratch, 'files');
    try {
      for (const name of await filesFor(path)) {
        await placeFile(join(dirname(path), name), join(folder, name));
      }
    } catch (error) {
      if (error instanceof InputError) throw error;
      throw new InputError(
        `Expected the file ${path} and those beside it to be readable; came ${describeFileFailure(error)}.`,
        { cause: error },
      );
    }
    return { folder, title: titleOf(path) };
  },
};

/** Relative to the folder that it lies in. */
async function filesFor(path: string): Promise<readonly string[]> {
  const name = basename(path);
  const besides = (await readdir(dirname(path))).filter((each) => isCompanion(each));
  return [...new Set([name, ...(await weightsOf(path, name)), ...besides])];
}

async function weightsOf(path: string, name: string): Promise<readonly string[]> {
  // Without those that it wants, the importer says which are missing.
  if (/\.onnx$/i.test(name)) return onnxFilesOf(dirname(path), name).catch(() => []);
  if (!/\.json$/i.test(name)) return [];
  const files = tfjsWeightFiles(await readFile(path, 'utf8'));
  const present = await Promise.all(files.map((file) => isFile(join(dirname(path), file))));
  return files.filter((_, index) => present[index] === true);
}
