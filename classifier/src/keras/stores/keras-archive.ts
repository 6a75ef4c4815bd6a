import type { Readable } from 'node:stream';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { ImportRefusedError } from '../../importers/import-refused-error.js';
import { bytesAsSource, openFileSource, type ByteSource } from './byte-source.js';
import { damaged, MAX_WEIGHT_BYTES } from './refusals.js';

/** A text in it: of the greatest networks, the layers' is two megabytes. */
const MAX_TEXT_BYTES = 64 * 2 ** 20;
/** Keras writes three entries, and some layers an asset or two. */
const MAX_ENTRIES = 1000;
const STORED = 0;

/** What is in a `.keras` file. */
export interface KerasArchive {
  /** What messages call it. */
  readonly name: string;
  /** `config.json` */
  readonly config: string;
  /** `metadata.json` */
  readonly metadata: string | undefined;
  /** `model.weights.h5`; whoever reads it closes it. */
  readonly weights: ByteSource;
}

/** @throws ImportRefusedError where it is no such zip, or damaged. */
export async function openKerasArchive(path: string, name: string): Promise<KerasArchive> {
  try {
    const zip = await openPromise(path, { lazyEntries: true, autoClose: false });
    try {
      return await read(path, name, zip);
    } finally {
      zip.close();
    }
  } catch (error) {
    if (error instanceof ImportRefusedError) throw error;
    throw damaged(
      name,
      'its zip cannot be read to the end; was the download or the copy cut off?',
      error,
    );
  }
}

async function read(path: string, name: string, zip: ZipFile): Promise<KerasArchive> {
  const entries = await entriesOf(name, zip);
  const configEntry = entries.get('config.json');
  const weightsEntry = entries.get('model.weights.h5');
  if (configEntry === undefined || weightsEntry === undefined) {
    throw new ImportRefusedError(
      'unknown-kind',
      `${name} is a zip, but not one that Keras 3 saved a model in: expected config.json and model.weights.h5 in it. Save with model.save("model.keras"), or unpack it where it is an export's zip.`,
    );
  }
  const metadataEntry = entries.get('metadata.json');
  return {
    name,
    config: await textOf(name, zip, configEntry),
    metadata: metadataEntry && (await textOf(name, zip, metadataEntry)),
    weights: await sourceOf(path, name, zip, weightsEntry),
  };
}

async function entriesOf(name: string, zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  if (zip.entryCount > MAX_ENTRIES) throw damaged(name, 'it has more entries than any of Keras’s');
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  return entries;
}

async function textOf(name: string, zip: ZipFile, entry: Entry): Promise<string> {
  return (await bytesOf(name, zip, entry, MAX_TEXT_BYTES)).toString('utf8');
}

/** Keras does not compress, so that weights are read where they lie; others may have zipped anew. */
async function sourceOf(
  path: string,
  name: string,
  zip: ZipFile,
  entry: Entry,
): Promise<ByteSource> {
  if (entry.compressionMethod !== STORED || entry.isEncrypted()) {
    return bytesAsSource(name, await bytesOf(name, zip, entry, MAX_WEIGHT_BYTES));
  }
  const { fileDataStart: start } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  const size = entry.uncompressedSize;
  if (start + size > zip.fileSize) throw damaged(name, 'its zip ends before its weights do');
  return openFileSource(path, name, { start, size });
}

async function bytesOf(name: string, zip: ZipFile, entry: Entry, most: number): Promise<Buffer> {
  const { uncompressedSize: size, fileName } = entry;
  if (entry.isEncrypted()) throw damaged(name, `"${fileName}" in it is encrypted`);
  if (size > most) throw damaged(name, `"${fileName}" in it is greater than any of Keras’s`);
  // The library refuses an entry that has more or fewer bytes than it says.
  const stream: Readable = await zip.openReadStreamPromise(entry);
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
