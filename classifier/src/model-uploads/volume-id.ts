import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VOLUME_FILE, volumeIdSchema } from '@detections/schema';

/**
 * The id of the volume that uploads come by; the first classifier that sees it gives it one.
 *
 * @param incoming The folder of uploads; made where it is not there.
 * @throws the file system's error where it can be neither read nor made.
 */
export async function ensureVolumeId(incoming: string): Promise<string> {
  const path = join(incoming, VOLUME_FILE);
  const known = await readVolumeId(path);
  if (known !== undefined) return known;
  await mkdir(incoming, { recursive: true });
  const own = join(incoming, `${VOLUME_FILE}.${randomUUID()}.tmp`);
  try {
    await writeFile(own, randomUUID());
    // Never over another's, as a rename would be.
    await link(own, path).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(own, { force: true });
  }
  return volumeIdSchema.parse((await readFile(path, 'utf8')).trim());
}

async function readVolumeId(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return volumeIdSchema.safeParse(text.trim()).data;
}
