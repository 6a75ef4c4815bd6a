import * as h5 from 'h5wasm';
import { ImportRefusedError } from '../../importers/import-refused-error.js';
import type { ByteSource } from './byte-source.js';
import { readNumbers } from './hdf5-numbers.js';
import { damaged, ReadBudget } from './refusals.js';
import type { StoredArray } from './stored-array.js';

type Library = Awaited<typeof h5.ready>;

/** A file's own system of files, in which nothing else lies: links out of it lead nowhere. */
const FOLDER = '/hdf5';
const PATH = `${FOLDER}/file`;

/** Names and configurations have megabytes at most. */
const MAX_ATTRIBUTE_BYTES = 64 * 2 ** 20;

/** H5T_cset_t */
const UTF8 = 1;

/** What emscripten's file system has, as far as it is needed to put a file there. */
interface MemoryFiles {
  mkdir(path: string): void;
  rmdir(path: string): void;
  unlink(path: string): void;
  createFile(folder: string, name: string, properties: object, read: boolean, write: boolean): Node;
}
interface Node {
  usedBytes: number;
  stream_ops: { read: ReadFromStream };
}
type ReadFromStream = (
  stream: unknown,
  buffer: Uint8Array,
  offset: number,
  length: number,
  position: number,
) => number;

/**
 * Hands `use` an HDF5 file; it is closed afterwards, and so is the source. HDF5 is compiled to
 * WebAssembly and sees these bytes and no other file, whatever it says of external ones.
 *
 * @throws ImportRefusedError where it is not HDF5, or damaged.
 */
export async function withHdf5File<T>(source: ByteSource, use: (file: Hdf5File) => T): Promise<T> {
  const library = await h5.ready;
  // Without this it prints its errors and goes on with invalid handles.
  library.activate_throwing_error_handler();
  const files = library.FS as unknown as MemoryFiles;
  files.mkdir(FOLDER);
  let file: h5.File | undefined;
  try {
    const node = files.createFile(FOLDER, 'file', {}, true, false);
    node.usedBytes = source.size;
    const read: ReadFromStream = (_, buffer, offset, length, position) =>
      source.read(buffer.subarray(offset, offset + length), position);
    node.stream_ops = { ...node.stream_ops, read };
    file = new h5.File(PATH, 'r');
    return use(new Hdf5File(library, file, source));
  } catch (error) {
    if (error instanceof ImportRefusedError) throw error;
    throw damaged(
      source.name,
      'it cannot be read as HDF5; was the download or the copy cut off?',
      error,
    );
  } finally {
    file?.close();
    files.unlink(PATH);
    files.rmdir(FOLDER);
    source.close();
  }
}

/** An open HDF5 file, whose parts are named by paths such as `model_weights/dense`; '' is all of it. */
export class Hdf5File {
  readonly #library: Library;
  readonly #file: h5.File;
  readonly #source: ByteSource;
  readonly #budget = new ReadBudget();

  constructor(library: Library, file: h5.File, source: ByteSource) {
    this.#library = library;
    this.#file = file;
    this.#source = source;
  }

  get name(): string {
    return this.#source.name;
  }

  has(path: string): boolean {
    return this.#find(path) !== undefined;
  }

  /**
   * @returns its lines, one where it is a single text; undefined where there is no such attribute.
   */
  texts(path: string, name: string): readonly string[] | undefined {
    const entity = this.#find(path);
    if (!(entity instanceof h5.Group) || !(name in entity.attrs)) return undefined;
    const attribute = entity.attrs[name];
    if (attribute === undefined) return undefined;
    const { metadata } = attribute;
    if (metadata.size * metadata.total_size > MAX_ATTRIBUTE_BYTES) {
      throw damaged(this.name, `its attribute "${name}" is greater than any that Keras writes`);
    }
    const value: unknown = attribute.value;
    if (value instanceof Uint8Array) return [Buffer.from(value).toString('utf8')];
    const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
    return texts.map((text) => asUtf8(String(text), metadata.cset));
  }

  /** @returns undefined where there is none. */
  dataset(path: string): Omit<StoredArray, 'name'> | undefined {
    const dataset = this.#find(path);
    if (!(dataset instanceof h5.Dataset)) return undefined;
    return {
      shape: dataset.shape ?? [],
      read: () => readNumbers(this.#library, dataset, this.#source, path, this.#budget),
    };
  }

  /** One step after the other, because a step may be a link to another file. */
  #find(path: string): h5.Entity | undefined {
    const steps = path.split('/').filter((step) => step !== '');
    let entity: h5.Entity = this.#file;
    for (const step of steps) {
      if (!(entity instanceof h5.Group)) return undefined;
      const next: h5.Entity | null = entity.keys().includes(step) ? entity.get(step) : null;
      if (next instanceof h5.ExternalLink) throw outside(this.name, step, next.filename);
      if (next === null || next instanceof h5.BrokenSoftLink) return undefined;
      entity = next;
    }
    return entity;
  }
}

function outside(name: string, step: string, other: string): ImportRefusedError {
  return new ImportRefusedError(
    'external-data-outside',
    `${name} has "${step}" in another file ("${other}"), which is not read; save the model into one file.`,
  );
}

/** Python writes UTF-8 and often says ASCII, which the library takes at its word. */
function asUtf8(text: string, characterSet: number | undefined): string {
  if (characterSet === UTF8 || !/[\x80-\xFF]/.test(text)) return text;
  const decoded = Buffer.from(text, 'latin1').toString('utf8');
  return decoded.includes('\uFFFD') ? text : decoded;
}
