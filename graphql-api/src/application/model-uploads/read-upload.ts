import { access, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  modelIdentitySchema,
  UPLOAD_FILES,
  uploadIdSchema,
  uploadRecordSchema,
  uploadVerdictSchema,
  type ModelIdentity,
  type UploadRecord,
  type UploadVerdict,
} from '@detections/schema';
import type { z } from 'zod';

/** An upload as it lies on the volume. */
export interface StoredUpload {
  readonly id: string;
  readonly record: UploadRecord;
  /** Undefined while it is checked. */
  readonly verdict: UploadVerdict | undefined;
  /** As which model it was kept. */
  readonly kept: ModelIdentity | undefined;
}

/** @returns undefined where there is none, or it has not come whole. */
export async function readUpload(incoming: string, id: string): Promise<StoredUpload | undefined> {
  if (!uploadIdSchema.safeParse(id).success) return undefined;
  const folder = join(incoming, id);
  const record = await readJsonFile(join(folder, UPLOAD_FILES.record), uploadRecordSchema);
  if (record === undefined) return undefined;
  const verdict = await readJsonFile(join(folder, UPLOAD_FILES.verdict), uploadVerdictSchema);
  return { id, record, verdict, kept: await keptAs(folder) };
}

/** The latest first. */
export async function readUploads(incoming: string): Promise<readonly StoredUpload[]> {
  const names = await readdir(incoming).catch(() => []);
  const uploads = await Promise.all(names.map((id) => readUpload(incoming, id)));
  return uploads
    .flatMap((upload) => upload ?? [])
    .sort((a, b) => b.record.receivedAt - a.record.receivedAt || (a.id < b.id ? -1 : 1));
}

/** Whether an upload's folder holds nothing any more: it was kept, or refused. */
export async function isSettled(folder: string): Promise<boolean> {
  if ((await keptAs(folder)) !== undefined) return true;
  const verdict = await readJsonFile(join(folder, UPLOAD_FILES.verdict), uploadVerdictSchema);
  return verdict?.state === 'refused';
}

/** Keeping ends with the unpacked files' going elsewhere; until then nothing has happened. */
async function keptAs(folder: string): Promise<ModelIdentity | undefined> {
  const model = await readJsonFile(join(folder, UPLOAD_FILES.keeping), modelIdentitySchema);
  if (model === undefined || (await exists(join(folder, UPLOAD_FILES.unpacked)))) return undefined;
  return model;
}

/** All of these are written by renaming, so one that does not read is not ours. */
async function readJsonFile<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
