import { copyFile, link, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Puts a file where an export is gathered, without another copy of its bytes where the disk can. */
export async function placeFile(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await link(from, to).catch(() => copyFile(from, to));
}
