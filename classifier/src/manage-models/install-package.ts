import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { writeNewFolder } from '@detections/runtime';
import { isFile } from '../models/is-file.js';

/**
 * Copies an export's files into the models folder: a service that looks there sees all of them or
 * none, and what lies there is never overwritten.
 *
 * @param to `<name>/<version>/` in the models folder.
 * @param confirm Looks at the copy before anybody else does; where it rejects, nothing stays behind.
 * @throws InputError where there is such a version.
 */
export async function installPackage(
  { from, to }: { readonly from: string; readonly to: string },
  confirm: (copy: string) => Promise<void>,
): Promise<void> {
  const write = async (copy: string): Promise<void> => {
    await copyFiles(await filesIn(from), from, copy);
    await confirm(copy);
  };
  await writeNewFolder(to, write, 'a version');
}

/** Relative to the folder; hidden ones are tools' own, and importers do not see them either. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
    .filter((path) => !path.split(sep).some((part) => part.startsWith('.')));
  const areFiles = await Promise.all(paths.map((path) => isFile(join(folder, path))));
  return paths.filter((_, index) => areFiles[index] === true);
}

/** Links become what they lead to: Hugging Face's cache has nothing else. */
async function copyFiles(files: readonly string[], from: string, to: string): Promise<void> {
  for (const file of files) {
    await mkdir(dirname(join(to, file)), { recursive: true });
    await copyFile(join(from, file), join(to, file));
  }
}
