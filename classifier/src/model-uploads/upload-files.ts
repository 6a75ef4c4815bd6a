import { randomUUID } from 'node:crypto';
import { access, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import {
  claimFileName,
  goneFolderName,
  UPLOAD_FILES,
  UPLOADED_MARK,
  uploadVerdictSchema,
  type UploadVerdict,
} from '@detections/schema';
import { writeFileAtomically } from '../models/write-file-atomically.js';

/** Whether all of it has come. */
export function hasCome(folder: string): Promise<boolean> {
  return exists(join(folder, UPLOAD_FILES.record));
}

/** @returns undefined where there is none yet. */
export async function readVerdict(folder: string): Promise<UploadVerdict | undefined> {
  try {
    const text = await readFile(join(folder, UPLOAD_FILES.verdict), 'utf8');
    return uploadVerdictSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The last of what a check writes; what nobody needs any more goes. */
export async function writeVerdict(folder: string, verdict: UploadVerdict): Promise<void> {
  const unpacked = join(folder, UPLOAD_FILES.unpacked);
  if (verdict.state === 'accepted') {
    // What the upload itself has under that name says nothing.
    await rm(join(unpacked, UPLOADED_MARK), { recursive: true, force: true });
    await writeFileAtomically(join(unpacked, UPLOADED_MARK), Buffer.from(basename(folder)));
  }
  const path = join(folder, UPLOAD_FILES.verdict);
  await writeFileAtomically(path, Buffer.from(JSON.stringify(verdict)));
  const { received, cache } = UPLOAD_FILES;
  const unneeded = verdict.state === 'accepted' ? [received] : [received, 'export', cache];
  await Promise.all(
    unneeded.map((name) => rm(join(folder, name), { recursive: true, force: true })),
  );
}

/** Whether an accepted upload was moved to where models lie. */
export async function wasMoved(folder: string): Promise<boolean> {
  return !(await exists(join(folder, UPLOAD_FILES.unpacked)));
}

/** The network of a trial that is over: what was kept is imported anew, as what lies there is. */
export function removeCache(folder: string): Promise<void> {
  return rm(join(folder, UPLOAD_FILES.cache), { recursive: true, force: true });
}

/**
 * How long ago it came, by the volume's own clock: whoever holds an upload has written its claim a
 * moment ago.
 *
 * @param generation Of a claim that is held.
 */
export async function ageMs(folder: string, generation: number): Promise<number> {
  const [record, now] = await Promise.all([
    stat(join(folder, UPLOAD_FILES.record)),
    stat(join(folder, claimFileName(generation))),
  ]);
  return now.mtimeMs - record.mtimeMs;
}

/** It is gone at once, whatever may still be written there. */
export async function removeFolder(folder: string): Promise<void> {
  const gone = join(dirname(folder), goneFolderName(`${basename(folder)}-${randomUUID()}`));
  await rename(folder, gone);
  await rm(gone, { recursive: true, force: true });
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
