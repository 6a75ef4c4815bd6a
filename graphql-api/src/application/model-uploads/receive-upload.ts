import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { HeldFile, type Clock } from '@detections/runtime';
import {
  BadUserInputError,
  claimFileName,
  goneFolderName,
  LimitReachedError,
  StorageUnavailableError,
  UPLOAD_FILES,
  uploadIdSchema,
  UploadTooLargeError,
  type UploadRecord,
} from '@detections/schema';
import { quote } from '../../errors/quote.js';
import { requireFileName } from './file-names.js';
import type { IncomingFile } from './model-uploads.js';
import { isSettled } from './read-upload.js';

export interface ReceiveOptions {
  /** Of uploads; it is there. */
  readonly incoming: string;
  readonly maxBytes: number;
  /** As many may be there that nobody has kept. */
  readonly maxUploads: number;
  /** As the request's head says, with what is around the files. */
  readonly declaredBytes: number;
  readonly clock: Clock;
}

const MOST_FILES = 100;
/** What a form may have around its files. */
const FORM_BYTES = 1_000_000;

/**
 * Writes an upload to the volume, chunk by chunk, so that no more of it is in memory than is on its
 * way. The record comes last: where it is, all is.
 *
 * @returns the upload's id.
 */
export async function receiveUpload(
  files: AsyncIterable<IncomingFile>,
  options: ReceiveOptions,
): Promise<string> {
  const { incoming, clock } = options;
  await requireDeclared(options);
  const id = randomBytes(8).toString('hex');
  const folder = join(incoming, id);
  await mkdir(folder);
  const held = await HeldFile.create(join(folder, claimFileName(0)), clock);
  try {
    // After it counts itself, so that of two that come at once both see both.
    await requireRoom(incoming, options.maxUploads);
    const received = await writeFiles(files, join(folder, UPLOAD_FILES.received), options.maxBytes);
    await writeRecord(folder, { ...received, receivedAt: clock.now() });
    return id;
  } catch (error) {
    await removeUpload(incoming, id);
    throw error;
  } finally {
    await held?.close();
  }
}

/** It is gone at once, whatever may still be written there. */
export async function removeUpload(incoming: string, id: string): Promise<void> {
  const gone = join(incoming, goneFolderName(`${id}-${randomBytes(4).toString('hex')}`));
  await rename(join(incoming, id), gone);
  // What somebody still writes into it, a classifier clears away later.
  await rm(gone, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
}

/** So that nobody sends for minutes what cannot be taken. */
async function requireDeclared(options: ReceiveOptions): Promise<void> {
  const { incoming, declaredBytes, maxBytes } = options;
  if (declaredBytes > maxBytes + FORM_BYTES) throw tooLarge(maxBytes);
  const { bavail, bsize } = await statfs(incoming);
  if (declaredBytes <= bavail * bsize) return;
  throw new StorageUnavailableError(
    'The models folder has no room for an upload of this size: delete models or uploads, or make its volume larger.',
  );
}

async function requireRoom(incoming: string, maxUploads: number): Promise<void> {
  const ids = (await readdir(incoming)).filter((name) => uploadIdSchema.safeParse(name).success);
  const settled = await Promise.all(ids.map((id) => isSettled(join(incoming, id))));
  const unkept = settled.filter((each) => !each).length;
  if (unkept <= maxUploads) return;
  throw new LimitReachedError(
    `Expected at most ${String(maxUploads)} uploaded models that nobody has kept; as many are there. Keep or delete one, or wait: an hour after it came each goes by itself. MAX_MODEL_UPLOADS sets the limit.`,
  );
}

async function writeFiles(
  files: AsyncIterable<IncomingFile>,
  folder: string,
  maxBytes: number,
): Promise<Pick<UploadRecord, 'fileName' | 'bytes'>> {
  const names = new Set<string>();
  let bytes = 0;
  const counted = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      yield chunk;
    }
  };
  for await (const file of files) {
    if (isHidden(file.name)) {
      await passOver(file.bytes);
      continue;
    }
    const name = requireFileName(file.name);
    requireNew(name, names);
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await pipeline(counted(file.bytes), createWriteStream(path, { flags: 'wx' }));
  }
  const [fileName] = names;
  if (fileName === undefined) throw noFile('none came');
  if (bytes === 0) throw noFile('nothing but empty ones came');
  return { fileName, bytes };
}

/** What systems put into folders, and no export has. */
function isHidden(name: string): boolean {
  return name.split('/').some((part) => part === '__MACOSX' || /^\.[^./]/.test(part));
}

/** The next file comes only after it. */
async function passOver(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const chunks = bytes[Symbol.asyncIterator]();
  while ((await chunks.next()).done !== true);
}

/** Also where one is a folder of the other. */
function requireNew(name: string, names: Set<string>): void {
  // Some file systems know no case.
  const lower = name.toLowerCase();
  const clash = [...names].find((other) => {
    const known = other.toLowerCase();
    return known === lower || known.startsWith(`${lower}/`) || lower.startsWith(`${known}/`);
  });
  if (clash !== undefined) {
    throw new BadUserInputError(
      `Expected files of different names; ${quote(name)} came after ${quote(clash)}.`,
    );
  }
  if (names.size >= MOST_FILES) {
    throw new BadUserInputError(
      `Expected at most ${String(MOST_FILES)} files; more came. Send them as one zip.`,
    );
  }
  names.add(name);
}

function noFile(came: string): BadUserInputError {
  return new BadUserInputError(
    `Expected the files of a model, or one zip of them, each with a file name; ${came}.`,
  );
}

function tooLarge(maxBytes: number): UploadTooLargeError {
  const megabytes = String(Math.floor(maxBytes / 1_000_000));
  return new UploadTooLargeError(
    `Expected at most ${megabytes} MB of files; more came. MAX_MODEL_UPLOAD_MB sets the limit; a larger model is put into the models folder by whoever runs the service.`,
  );
}

async function writeRecord(folder: string, record: UploadRecord): Promise<void> {
  const path = join(folder, UPLOAD_FILES.record);
  await writeFile(`${path}.tmp`, JSON.stringify(record));
  await rename(`${path}.tmp`, path);
}
