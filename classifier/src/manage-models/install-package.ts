import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeNewFolder } from '@detections/runtime';
import { filesIn } from '../model-sources/files-in.js';

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

/** Links become what they lead to: Hugging Face's cache has nothing else. */
async function copyFiles(files: readonly string[], from: string, to: string): Promise<void> {
  for (const file of files) {
    await mkdir(dirname(join(to, file)), { recursive: true });
    await copyFile(join(from, file), join(to, file));
  }
}
