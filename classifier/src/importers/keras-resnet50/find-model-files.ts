import { isFile } from '../../models/is-file.js';
import { modelFilesIn, type ModelFiles } from './model-files.js';

export interface ModelSearch {
  /** From the first folder that has the weights. */
  readonly found: ModelFiles | undefined;
  /** Folders that have none, up to that one. */
  readonly passed: readonly string[];
}

/** Searches the folders in order. */
export async function findModelFiles(folders: readonly string[]): Promise<ModelSearch> {
  const passed: string[] = [];
  for (const folder of folders) {
    const files = modelFilesIn(folder);
    if (await isFile(files.weightsPath)) return { found: files, passed };
    passed.push(folder);
  }
  return { found: undefined, passed };
}
