import { open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UPLOAD_FILES } from '@detections/schema';
import { SETTINGS_FILE } from '../importers/settings/settings.js';
import { addSettings } from '../model-sources/add-settings.js';
import { UNPACK_LIMITS, unpackZip } from '../model-sources/unpack-zip.js';

/** The first bytes of a zip that has an entry. */
const ZIP_START = Buffer.from('PK\u0003\u0004');
/** A stranger's export may have 500 MB; a little more, so that the importer says what is too large. */
const LIMITS = { ...UNPACK_LIMITS, maxBytes: 550_000_000 };
/** Keras's own files are zips, and are read as they are. */
const NOT_UNPACKED = /\.keras$/i;

/**
 * Makes the folder of an export from what came: one zip, with or without settings beside it, or the
 * files themselves. Begun again after a crash it comes to the same.
 *
 * @param folder The upload's.
 * @returns where the export lies.
 * @throws UnpackRefusedError
 * @throws ImportRefusedError where the settings are wrong.
 * @throws InputError where the disk refuses.
 */
export async function unpackUpload(folder: string): Promise<string> {
  const received = join(folder, UPLOAD_FILES.received);
  const unpacked = join(folder, UPLOAD_FILES.unpacked);
  const names = await readdir(received).catch(() => undefined);
  // It was moved there as it is.
  if (names === undefined) return unpacked;
  await rm(unpacked, { recursive: true, force: true });
  const [first = '', ...more] = names.filter((name) => name !== SETTINGS_FILE);
  const file = join(received, first);
  if (more.length > 0 || NOT_UNPACKED.test(first) || !(await isZip(file))) {
    await rename(received, unpacked);
    return unpacked;
  }
  const unpacking = join(folder, 'unpacking');
  await rm(unpacking, { recursive: true, force: true });
  const found = await unpackZip(file, unpacking, LIMITS);
  if (names.includes(SETTINGS_FILE)) await addSettings(found, join(received, SETTINGS_FILE));
  await rename(found, unpacked);
  await rm(unpacking, { recursive: true, force: true });
  return unpacked;
}

/** By its bytes; what it is called counts for nothing. */
async function isZip(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return false;
  try {
    const start = Buffer.alloc(ZIP_START.length);
    await file.read(start, 0, start.length, 0);
    return start.equals(ZIP_START);
  } catch {
    // A folder.
    return false;
  } finally {
    await file.close();
  }
}
