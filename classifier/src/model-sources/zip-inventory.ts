import { entryPath } from './entry-path.js';
import { UnpackRefusedError } from './unpack-refused-error.js';

export interface UnpackLimits {
  /** Of all files together, unpacked. */
  readonly maxBytes: number;
  readonly maxFiles: number;
  /** Bytes unpacked for each byte of the archive. */
  readonly maxRatio: number;
}

/** What an archive says of an entry. */
interface EntryClaims {
  readonly name: string;
  /** Unpacked. */
  readonly bytes: number;
  /** As `stat` has it, 0 where it is not said. */
  readonly mode: number;
  readonly encrypted: boolean;
  /** The number that zips have for it. */
  readonly compression: number;
}

/** Keeps account of what is unpacked from one archive. */
export interface ZipInventory {
  /** @throws UnpackRefusedError where so many are too many. */
  expect(entries: number): void;
  /**
   * @returns where it is to be written; undefined where it is passed over.
   * @throws UnpackRefusedError
   */
  admit(entry: EntryClaims): readonly string[] | undefined;
  /** @throws UnpackRefusedError where that was too much. */
  count(bytes: number): void;
}

const MEBIBYTE = 2 ** 20;
/** Below it, how far something was shrunk does not matter: a small file of zeros is no bomb. */
const RATIO_FREE_BYTES = 16 * MEBIBYTE;
const STORED = 0;
const DEFLATED = 8;
const KIND_BITS = 0o170000;
const REGULAR = 0o100000;
const FOLDER = 0o040000;
const LINK = 0o120000;
const ARCHIVE = /\.(zip|tar|tgz|gz|bz2|xz|7z|rar)$/i;

export function createZipInventory(limits: UnpackLimits, archiveBytes: number): ZipInventory {
  const files = new Set<string>();
  const folders = new Set<string>();
  let entries = 0;
  let total = 0;

  const requireFew = (many: number): void => {
    if (many <= limits.maxFiles) return;
    throw new UnpackRefusedError(
      'too-many-files',
      `Expected at most ${String(limits.maxFiles)} entries in the zip, came ${String(many)}. Pack the export's files alone.`,
    );
  };
  const requireRoom = (bytes: number): void => {
    if (bytes > limits.maxBytes) {
      throw new UnpackRefusedError(
        'too-large',
        `Expected a zip with at most ${mebibytes(limits.maxBytes)} MiB, came more. Pack the export's files alone.`,
      );
    }
    if (bytes <= RATIO_FREE_BYTES || bytes <= limits.maxRatio * archiveBytes) return;
    throw new UnpackRefusedError(
      'too-large',
      `Expected a zip that holds at most ${String(limits.maxRatio)} times its own size, came more: no export shrinks so far. Give the export as a folder.`,
    );
  };

  /** Two names that one disk takes for the same are a duplicate on all. */
  const requireNew = (path: readonly string[], shown: string): void => {
    const key = keyOf(path);
    const above = path.slice(1).map((_, index) => keyOf(path.slice(0, index + 1)));
    const taken = files.has(key) || folders.has(key) || above.some((each) => files.has(each));
    if (taken) {
      throw new UnpackRefusedError(
        'duplicate',
        `Expected each file once in the zip; ${shown} is there twice, and which one is meant is open. Pack the export's files anew.`,
      );
    }
    files.add(key);
    for (const each of above) folders.add(each);
  };

  return {
    expect: requireFew,
    admit: (entry) => {
      entries += 1;
      requireFew(entries);
      const path = entryPath(entry.name);
      const shown = JSON.stringify(entry.name.slice(0, 100));
      const isFolder = /[\\/]$/.test(entry.name);
      requireKind(entry.mode & KIND_BITS, shown);
      if (path === undefined || isFolder) return undefined;
      requireReadable(entry, shown);
      requireNoArchive(shown, path);
      requireNew(path, shown);
      requireRoom(total + entry.bytes);
      return path;
    },
    count: (bytes) => {
      total += bytes;
      requireRoom(total);
    },
  };
}

function requireKind(kind: number, shown: string): void {
  if (kind === 0 || kind === REGULAR || kind === FOLDER) return;
  const what = kind === LINK ? 'a link' : 'neither a file nor a folder';
  throw new UnpackRefusedError(
    'link',
    `Expected a zip with files; ${shown} is ${what}. Pack what links lead to (zip does without --symlinks).`,
  );
}

function requireReadable({ encrypted, compression }: EntryClaims, shown: string): void {
  if (encrypted) {
    throw new UnpackRefusedError(
      'encrypted',
      `Expected a zip without a password; ${shown} is encrypted. Unpack it, and give the folder.`,
    );
  }
  if (compression === STORED || compression === DEFLATED) return;
  throw new UnpackRefusedError(
    'compression-unsupported',
    `Expected a zip that is stored or deflated; ${shown} is packed by method ${String(compression)}. Unpack it, and give the folder.`,
  );
}

function requireNoArchive(shown: string, path: readonly string[]): void {
  if (!ARCHIVE.test(path.at(-1) ?? '')) return;
  throw new UnpackRefusedError(
    'nested-archive',
    `Expected a zip with an export's files; ${shown} in it is an archive of its own. Unpack this one, and give the one with the export.`,
  );
}

function keyOf(path: readonly string[]): string {
  return path.join('/').normalize('NFC').toLowerCase();
}

function mebibytes(bytes: number): string {
  return String(Math.floor(bytes / MEBIBYTE));
}
