import { join } from 'node:path';
import { downloadFile } from '../../models/download-file.js';
import type { DownloadProgress } from '../../models/download-progress.js';
import { findModelFiles, isFile } from './find-model-files.js';
import { modelFilesIn, type ModelFiles } from './model-files.js';
import { ModelFilesUnavailableError } from '../../models/model-files-unavailable-error.js';
import type { ModelSources, PublishedFile } from './model-sources.js';

export interface ObtainModelFilesOptions {
  /** Searched in order, before the cache and before any download. */
  readonly folders: readonly string[];
  /** Holds what was downloaded (`resnet50/`) and what was made from it (`onnx/`). */
  readonly cacheDir: string;
  readonly sources: ModelSources;
  /** Longest silence of a download. */
  readonly stallTimeoutMs: number;
  readonly progress: DownloadProgress;
  readonly signal: AbortSignal;
}

/**
 * The model's two files, from the first folder that has both; otherwise downloaded.
 *
 * @throws ModelFilesUnavailableError that says what was tried and where to put them.
 */
export async function obtainModelFiles(options: ObtainModelFilesOptions): Promise<ModelFiles> {
  const downloadFolder = join(options.cacheDir, 'resnet50');
  const { found, passed } = await findModelFiles([...options.folders, downloadFolder]);
  if (found !== undefined) return found;
  const files = modelFilesIn(downloadFolder);
  const { classIndex, weights } = options.sources;
  try {
    // The small one first: where there is no way out, that shows at once.
    await downloadMissing(classIndex, files.classIndexPath, options);
    await downloadMissing(weights, files.weightsPath, options);
  } catch (error) {
    options.signal.throwIfAborted();
    throw new ModelFilesUnavailableError(passed, error);
  }
  return files;
}

async function downloadMissing(
  file: PublishedFile,
  path: string,
  { stallTimeoutMs, progress, signal }: ObtainModelFilesOptions,
): Promise<void> {
  if (await isFile(path)) return;
  try {
    await downloadFile(file, path, {
      stallTimeoutMs,
      signal,
      onProgress: (received, total) => {
        progress.update(file.name, received, total);
      },
    });
  } finally {
    progress.finish(file.name);
  }
}
