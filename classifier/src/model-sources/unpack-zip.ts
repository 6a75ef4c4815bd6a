import { mkdir, readdir, rm } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { getFileNameLowLevel, openPromise, type Entry, type ZipFile } from 'yauzl';
import { UnpackRefusedError } from './unpack-refused-error.js';
import { createZipInventory, type UnpackLimits, type ZipInventory } from './zip-inventory.js';
import { asUnpackFailure } from './unpack-failure.js';

/** What exports never reach: the largest network of a classifier is below, and has few files. */
export const UNPACK_LIMITS: UnpackLimits = {
  maxBytes: 2 * 2 ** 30,
  maxFiles: 1000,
  // Weights shrink by a tenth, lists of names to a tenth.
  maxRatio: 100,
};

/**
 * Unpacks a zip of somebody else's. Nothing in it is believed: sizes are counted while inflating,
 * checksums are compared, and whatever would lie outside of the folder, is a link or an archive of
 * its own refuses the whole.
 *
 * @param into A folder for nothing but this, made here; after a refusal it is gone.
 * @returns the folder with the export: `into`, or the one in it where it has nothing else.
 * @throws UnpackRefusedError
 * @throws InputError where the disk refuses.
 */
export async function unpackZip(
  file: string,
  into: string,
  limits: UnpackLimits = UNPACK_LIMITS,
  signal?: AbortSignal,
): Promise<string> {
  try {
    await mkdir(into, { recursive: true });
    await unpack(file, into, limits, signal);
    return await enter(into);
  } catch (error) {
    await rm(into, { recursive: true, force: true });
    signal?.throwIfAborted();
    throw asUnpackFailure(error, file);
  }
}

async function unpack(
  file: string,
  into: string,
  limits: UnpackLimits,
  signal: AbortSignal | undefined,
): Promise<void> {
  // Names are judged here: the library's own refusals are not in our words.
  const zip = await openPromise(file, { decodeStrings: false, autoClose: false });
  try {
    const inventory = createZipInventory(limits, zip.fileSize);
    inventory.expect(zip.entryCount);
    for await (const entry of zip.eachEntry()) {
      const path = inventory.admit({ ...shapeOf(entry), name: nameOf(entry) });
      if (path !== undefined) await write(zip, entry, join(into, ...path), inventory, signal);
    }
  } finally {
    zip.close();
  }
}

async function write(
  zip: ZipFile,
  entry: Entry,
  path: string,
  inventory: ZipInventory,
  signal: AbortSignal | undefined,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  let checksum = 0;
  const counted = new Transform({
    transform: (chunk: Buffer, _, done) => {
      try {
        inventory.count(chunk.byteLength);
        checksum = crc32(chunk, checksum);
        done(null, chunk);
      } catch (error) {
        done(error as Error);
      }
    },
  });
  // Never through what is there already.
  const target = createWriteStream(path, { flags: 'wx', mode: 0o644 });
  await pipeline(await zip.openReadStreamPromise(entry), counted, target, { signal });
  if (checksum === entry.crc32) return;
  throw new UnpackRefusedError(
    'corrupt',
    `Expected ${nameOf(entry)} in the zip to have the checksum ${hex(entry.crc32)}; came ${hex(checksum)}: the zip is damaged. Fetch it again.`,
  );
}

function shapeOf(entry: Entry) {
  return {
    bytes: entry.uncompressedSize,
    // As Unix has it: the kind of file in the upper four bits.
    mode: entry.externalFileAttributes >>> 16,
    encrypted: entry.isEncrypted(),
    compression: entry.compressionMethod,
  };
}

/** The types say text, which it is only where the library decodes. */
function nameOf({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string {
  return getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, true);
}

/** Many archives hold one folder with everything in it. */
async function enter(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  const [only] = entries;
  if (only === undefined) {
    throw new UnpackRefusedError(
      'empty',
      "Expected a zip with an export's files; came one without any.",
    );
  }
  return entries.length === 1 && only.isDirectory() ? enter(join(folder, only.name)) : folder;
}

function hex(checksum: number): string {
  return checksum.toString(16).padStart(8, '0');
}
