import { randomUUID } from 'node:crypto';
import { access, mkdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InputError } from './lifecycle/input-error.js';

/**
 * Makes a folder that others see with all that is in it or not at all, and that is never put over
 * something that is there.
 *
 * @param write Puts the files into the folder that it is given; where it rejects, nothing stays
 *   behind.
 * @param what The folder is, for the refusal.
 * @throws InputError where there is something of that name.
 */
export async function writeNewFolder(
  path: string,
  write: (folder: string) => Promise<void>,
  what = 'a folder',
): Promise<void> {
  const taken = (): InputError =>
    new InputError(`Expected ${what} that is not there yet; ${path} is.`);
  if (await exists(path)) throw taken();
  const parent = dirname(path);
  const made = await mkdir(parent, { recursive: true });
  // Hidden, so that nobody takes it for finished, and beside, so that it can be renamed.
  const incoming = join(parent, `.incoming-${randomUUID()}`);
  try {
    await mkdir(incoming);
    await write(incoming);
    await rename(incoming, path).catch((error: unknown) => {
      // Somebody else was faster.
      throw TAKEN_CODES.has((error as NodeJS.ErrnoException).code ?? '') ? taken() : error;
    });
  } catch (error) {
    await rm(incoming, { recursive: true, force: true });
    if (made !== undefined) await removeEmptyFolders(parent, made);
    throw error;
  }
}

const TAKEN_CODES: ReadonlySet<string> = new Set(['ENOTEMPTY', 'EEXIST', 'ENOTDIR']);

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
