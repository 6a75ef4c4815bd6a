import { ByteReader } from './byte-reader.js';
import { CheckpointError } from './checkpoint-error.js';
import { countOf, isContiguous, layOut, type Numbers } from './lay-out.js';
import { isKind } from './pickle-calls.js';
import {
  describeValue,
  quote,
  type PickledDictionary,
  type PickleValue,
  type StorageReference,
  type TensorReference,
} from './pickle-value.js';
import { readPickle } from './read-pickle.js';

export interface Tensor {
  readonly shape: readonly number[];
  /** The last axis fastest. A view of the file where it lies like that there. */
  readonly data: Numbers;
}

/** The pickle of PyTorch's magic number 0x1950a86a20f9469cfc6c, in protocol 2. */
const MAGIC = Uint8Array.of(
  ...[0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e],
);
const ZIP = Uint8Array.of(0x50, 0x4b, 0x03, 0x04);
const PROTOCOL_VERSION = 1001;

/**
 * Reads a checkpoint in PyTorch's older format (`_legacy_save` in torch/serialization.py): a network's
 * tensors by name, of float32 or int64. It knows tensors and nothing else, so that a file from
 * anywhere can be read: see `readPickle`. What is returned takes at most twice the file's size.
 *
 * @throws CheckpointError with what was expected, what came, and where.
 */
export function readCheckpoint(file: Uint8Array): ReadonlyMap<string, Tensor> {
  const reader = new ByteReader(file);
  requireMagic(reader);
  requireProtocol(reader);
  requireLittleEndian(reader);
  const tensors = readTensors(reader);
  const storages = readStorages(reader, storagesOf(tensors));
  reader.requireEnd();
  return rebuild(tensors, storages, file.length);
}

function requireMagic(reader: ByteReader): void {
  const magic = reader.take(MAGIC.length, "the magic number of PyTorch's older format");
  if (MAGIC.every((byte, index) => magic[index] === byte)) return;
  const zip = ZIP.every((byte, index) => magic[index] === byte);
  throw new CheckpointError(
    0,
    "the magic number of PyTorch's older format",
    zip ? 'a zip archive, as newer ones are' : 'something else',
  );
}

function requireProtocol(reader: ByteReader): void {
  const byte = reader.position;
  const version = readPickle(reader);
  if (version === PROTOCOL_VERSION) return;
  throw new CheckpointError(
    byte,
    `version ${String(PROTOCOL_VERSION)} of PyTorch's format`,
    describeValue(version),
  );
}

function requireLittleEndian(reader: ByteReader): void {
  const byte = reader.position;
  const facts = requireDictionary(readPickle(reader), byte, "the writer's machine");
  const order = mapOf(facts, byte).get('little_endian');
  if (order === true) return;
  throw new CheckpointError(byte, 'little_endian to be True', describeValue(order));
}

function readTensors(reader: ByteReader): ReadonlyMap<string, TensorReference> {
  const byte = reader.position;
  const named = mapOf(requireDictionary(readPickle(reader), byte, "a network's tensors"), byte);
  return new Map(
    [...named].map(([name, value]) => {
      if (isKind(value, 'tensor')) return [name, value];
      throw new CheckpointError(byte, `a tensor as ${quote(name)}`, describeValue(value));
    }),
  );
}

/** @throws CheckpointError where two tensors do not agree on what they share. */
function storagesOf(
  tensors: ReadonlyMap<string, TensorReference>,
): ReadonlyMap<string, StorageReference> {
  const storages = new Map<string, StorageReference>();
  for (const { storage, byte } of tensors.values()) {
    const known = storages.get(storage.key) ?? storage;
    if (known.type !== storage.type || known.count !== storage.count) {
      throw new CheckpointError(
        byte,
        `the storage ${quote(storage.key)} to be ${String(known.count)} of ${known.type}`,
        `${String(storage.count)} of ${storage.type}`,
      );
    }
    storages.set(storage.key, known);
  }
  return storages;
}

/** The keys in a pickle of their own, then each storage: its length once more, and its numbers. */
function readStorages(
  reader: ByteReader,
  references: ReadonlyMap<string, StorageReference>,
): ReadonlyMap<string, Numbers> {
  const byte = reader.position;
  const keys = readPickle(reader);
  if (!isKind(keys, 'list')) {
    throw new CheckpointError(byte, "a list of the storages' keys", describeValue(keys));
  }
  const storages = new Map<string, Numbers>();
  for (const key of keys.items) {
    const reference = typeof key === 'string' ? references.get(key) : undefined;
    if (reference === undefined || storages.has(reference.key)) {
      throw new CheckpointError(byte, 'the key of each storage once', describeValue(key));
    }
    storages.set(reference.key, readStorage(reader, reference));
  }
  const missing = [...references.keys()].find((key) => !storages.has(key));
  if (missing === undefined) return storages;
  throw new CheckpointError(byte, `the key of the storage ${quote(missing)}`, 'a list without it');
}

function readStorage(reader: ByteReader, { key, type, count }: StorageReference): Numbers {
  const byte = reader.position;
  const stored = reader.int64(`the length of the storage ${quote(key)}`);
  if (stored !== BigInt(count)) {
    throw new CheckpointError(
      byte,
      `the length of the storage ${quote(key)}, ${String(count)}`,
      String(stored),
    );
  }
  const isFloat = type === 'torch.FloatStorage';
  const { BYTES_PER_ELEMENT: size } = isFloat ? Float32Array : BigInt64Array;
  const bytes = reader.take(count * size, `the storage ${quote(key)}`);
  // Typed arrays begin at a multiple of their numbers' size; the numbers of a file begin anywhere.
  const { buffer, byteOffset } = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  return isFloat
    ? new Float32Array(buffer, byteOffset, count)
    : new BigInt64Array(buffer, byteOffset, count);
}

/** @param maxCopiedBytes Of a few numbers any number of tensors could be made, of any size. */
function rebuild(
  tensors: ReadonlyMap<string, TensorReference>,
  storages: ReadonlyMap<string, Numbers>,
  maxCopiedBytes: number,
): ReadonlyMap<string, Tensor> {
  let copiedBytes = 0;
  return new Map(
    [...tensors].map(([name, reference]) => {
      const { shape, offset, byte } = reference;
      const storage = storages.get(reference.storage.key) ?? new Float32Array();
      const count = countOf(reference);
      if (isContiguous(reference)) {
        return [name, { shape, data: storage.subarray(offset, offset + count) }];
      }
      copiedBytes += count * storage.BYTES_PER_ELEMENT;
      if (copiedBytes > maxCopiedBytes) {
        throw new CheckpointError(
          byte,
          'tensors that repeat no numbers',
          `more numbers than the file has, with ${quote(name)}`,
        );
      }
      return [name, { shape, data: layOut(storage, reference) }];
    }),
  );
}

function requireDictionary(value: PickleValue, byte: number, of: string): PickledDictionary {
  if (isKind(value, 'dictionary')) return value;
  throw new CheckpointError(byte, `a dictionary of ${of}`, describeValue(value));
}

function mapOf({ entries }: PickledDictionary, byte: number): ReadonlyMap<string, PickleValue> {
  const map = new Map<string, PickleValue>();
  for (const [key, value] of entries) {
    if (map.has(key)) throw new CheckpointError(byte, 'each name once', `${quote(key)} twice`);
    map.set(key, value);
  }
  return map;
}
