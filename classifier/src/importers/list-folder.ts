import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ImportRefusedError } from './import-refused-error.js';
import type { FolderListing } from './importer.js';

/** Exports have at most one folder within theirs. */
const MAX_DEPTH = 2;

/** @throws ImportRefusedError where it is no folder, or a link in it leads nowhere. */
export async function listFolder(folder: string): Promise<FolderListing> {
  try {
    return { folder, files: new Set(await filesWithin(folder, '', MAX_DEPTH)) };
  } catch (error) {
    if (error instanceof ImportRefusedError) throw error;
    throw new ImportRefusedError('file-missing', `${folder} is not a folder that can be read.`, {
      cause: error,
    });
  }
}

/** Hidden ones are tools' own. */
async function filesWithin(folder: string, prefix: string, depth: number): Promise<string[]> {
  const entries = await readdir(join(folder, prefix), { withFileTypes: true });
  const names = entries
    .filter(({ name }) => !name.startsWith('.'))
    .map(async (entry) => {
      const name = `${prefix}${entry.name}`;
      if (entry.isSymbolicLink()) await requireTarget(folder, name);
      if (!entry.isDirectory()) return [name];
      return depth > 1 ? filesWithin(folder, `${name}/`, depth - 1) : [];
    });
  return (await Promise.all(names)).flat();
}

/** As where a cache was copied without what its links lead to. */
async function requireTarget(folder: string, name: string): Promise<void> {
  try {
    await stat(join(folder, name));
  } catch (error) {
    throw new ImportRefusedError('file-missing', `${name} is a link that leads nowhere.`, {
      cause: error,
    });
  }
}
