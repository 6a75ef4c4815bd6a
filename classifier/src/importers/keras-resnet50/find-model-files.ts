import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { modelFilesIn, type ModelFiles } from './model-files.js';

/** Why a folder was passed over. */
export interface PassedFolder {
  readonly folder: string;
  /** Names of the files that it lacks. */
  readonly missing: readonly string[];
}

export interface ModelSearch {
  /** From the first folder that has both files. */
  readonly found: ModelFiles | undefined;
  readonly passed: readonly PassedFolder[];
}

/** Searches the folders in order; one counts only with both files. */
export async function findModelFiles(folders: readonly string[]): Promise<ModelSearch> {
  const passed: PassedFolder[] = [];
  for (const folder of folders) {
    const files = modelFilesIn(folder);
    const missing = await missingOf(files);
    if (missing.length === 0) return { found: files, passed };
    passed.push({ folder, missing });
  }
  return { found: undefined, passed };
}

async function missingOf(files: ModelFiles): Promise<readonly string[]> {
  const paths = [files.weightsPath, files.classIndexPath];
  const present = await Promise.all(paths.map(isFile));
  return paths.filter((_, index) => present[index] !== true).map((path) => basename(path));
}

/** Also false for what may not be looked at. */
export async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
