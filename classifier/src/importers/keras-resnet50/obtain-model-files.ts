import { join } from 'node:path';
import { downloadFile } from '../../models/download-file.js';
import type { DownloadProgress } from '../../models/download-progress.js';
import type { Proxies } from '../../models/proxies.js';
import { findModelFiles } from './find-model-files.js';
import { modelFilesIn, type ModelFiles } from './model-files.js';
import { ModelFilesUnavailableError } from '../../models/model-files-unavailable-error.js';
import type { ModelSources, PublishedFile } from './model-sources.js';

/** Within the cache. */
export const DOWNLOAD_FOLDER = 'resnet50';

export interface ObtainModelFilesOptions {
  /** Searched in order, before the cache and before any download. */
  readonly folders: readonly string[];
  /** Holds what was downloaded (`resnet50/`) and what was made from it (`onnx/`). */
  readonly cacheDir: string;
  readonly sources: ModelSources;
  /** By which they are reached. */
  readonly proxies?: Proxies | undefined;
  /** Longest silence of a download. */
  readonly stallTimeoutMs: number;
  readonly progress: DownloadProgress;
  readonly signal: AbortSignal;
  /** Told before the download, where no folder has them. */
  readonly onDownload?: () => void;
}

/**
 * The model's weights, from the first folder that has them; otherwise downloaded.
 *
 * @throws ModelFilesUnavailableError that says what was tried and where to put them.
 */
export async function obtainModelFiles(options: ObtainModelFilesOptions): Promise<ModelFiles> {
  const downloadFolder = join(options.cacheDir, DOWNLOAD_FOLDER);
  const { found, passed } = await findModelFiles([...options.folders, downloadFolder]);
  if (found !== undefined) return found;
  const files = modelFilesIn(downloadFolder);
  options.onDownload?.();
  try {
    await download(options.sources.weights, files.weightsPath, options);
  } catch (error) {
    options.signal.throwIfAborted();
    throw new ModelFilesUnavailableError(passed, error);
  }
  return files;
}

async function download(
  file: PublishedFile,
  path: string,
  { proxies, stallTimeoutMs, progress, signal }: ObtainModelFilesOptions,
): Promise<void> {
  try {
    await downloadFile(file, path, {
      proxies,
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
