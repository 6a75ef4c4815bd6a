import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { isFile } from '../models/is-file.js';

/**
 * The files of an export, relative to its folder, links to files among them; hidden ones are tools'
 * own, and importers do not see them either.
 */
export async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
    .filter((path) => !path.split(sep).some((part) => part.startsWith('.')));
  const areFiles = await Promise.all(paths.map((path) => isFile(join(folder, path))));
  return paths.filter((_, index) => areFiles[index] === true);
}
