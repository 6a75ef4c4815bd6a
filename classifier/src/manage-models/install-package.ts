import { randomUUID } from 'node:crypto';
import { access, copyFile, mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { InputError } from '@detections/runtime/lifecycle';
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
  if (await exists(to)) throw taken(to);
  const files = await filesIn(from);
  const parent = dirname(to);
  const made = await mkdir(parent, { recursive: true });
  // Hidden, so that nobody takes it for a version, and beside, so that it can be renamed.
  const incoming = join(parent, `.incoming-${randomUUID()}`);
  try {
    await copyFiles(files, from, incoming);
    await confirm(incoming);
    await rename(incoming, to).catch((error: unknown) => {
      // Somebody else was faster.
      throw TAKEN_CODES.has((error as NodeJS.ErrnoException).code ?? '') ? taken(to) : error;
    });
  } catch (error) {
    await rm(incoming, { recursive: true, force: true });
    if (made !== undefined) await removeEmptyFolders(parent, made);
    throw error;
  }
}

const TAKEN_CODES: ReadonlySet<string> = new Set(['ENOTEMPTY', 'EEXIST', 'ENOTDIR']);

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
  await mkdir(to);
  for (const file of files) {
    await mkdir(dirname(join(to, file)), { recursive: true });
    await copyFile(join(from, file), join(to, file));
  }
}

/** From the innermost outwards, as far as nobody has put anything there. */
async function removeEmptyFolders(innermost: string, outermost: string): Promise<void> {
  try {
    for (let folder = innermost; folder.startsWith(outermost); folder = dirname(folder)) {
      await rmdir(folder);
    }
  } catch {
    // They are somebody else's now.
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function taken(target: string): InputError {
  return new InputError(`Expected a version that is not there yet; ${target} is.`);
}
