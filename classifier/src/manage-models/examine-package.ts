import { checkPackage, type PackageCheck } from '../importers/check-package.js';
import { importOnOwnThread } from '../importers/import-on-own-thread.js';
import type { ImportTask } from '../importers/import-task.js';
import type { FoundPackage } from '../models/find-packages.js';

/** Imports a folder into the cache and tries it, as a service would; the folder stays as it is. */
export type Examine = (found: FoundPackage) => Promise<PackageCheck>;

export function createExamine(options: Pick<ImportTask, 'cacheDir' | 'threadCount'>): Examine {
  return ({ name, version, folder }) =>
    checkPackage(() =>
      importOnOwnThread({ ...options, name, version, folder }, new AbortController().signal),
    );
}
