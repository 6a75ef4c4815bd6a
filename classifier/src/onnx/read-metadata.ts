import { open, type FileHandle } from 'node:fs/promises';
import protobuf from 'protobufjs';

/** What an ONNX file says of itself outside of its network. */
export interface OnnxMetadata {
  /** The tool that wrote it; empty where it does not say. */
  readonly producerName: string;
  /** `metadata_props`; of two entries with one key, the last. */
  readonly properties: ReadonlyMap<string, string>;
}

/** The fields of ModelProto that are read here, by number. */
const PRODUCER_NAME = 2;
const GRAPH = 7;
const METADATA_PROPS = 14;

const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

/** A tag and a length, each at most ten bytes. */
const MAX_HEAD_BYTES = 20;
/** 50,000 classes with names of 80 bytes; what is greater is something else. */
const MAX_ENTRY_BYTES = 4 * 2 ** 20;
const MAX_FIELDS = 2000;

/**
 * Reads what stands around the network and skips the network itself, so that a file of any size
 * costs a few kilobytes.
 *
 * @returns undefined where it is no ONNX file, or is cut off.
 */
export async function readOnnxMetadata(path: string): Promise<OnnxMetadata | undefined> {
  const file = await open(path);
  try {
    return await readFields(file, (await file.stat()).size);
  } catch {
    // Whoever reads all of it says what is wrong with it.
    return undefined;
  } finally {
    await file.close();
  }
}

async function readFields(file: FileHandle, size: number): Promise<OnnxMetadata | undefined> {
  const properties = new Map<string, string>();
  let producerName = '';
  let hasGraph = false;
  let position = 0;
  for (let count = 0; position < size; count += 1) {
    if (count === MAX_FIELDS) return undefined;
    const head = protobuf.Reader.create(await bytesAt(file, position, MAX_HEAD_BYTES));
    const tag = head.uint32();
    const length = lengthOf(tag & 7, head);
    const start = position + head.pos;
    const field = tag >>> 3;
    position = start + length;
    // A file of zeros has the field 0 all over, which protobuf does not have.
    if (field === 0 || position > size) return undefined;
    if (field === GRAPH) hasGraph = true;
    if (field !== PRODUCER_NAME && field !== METADATA_PROPS) continue;
    if (length > MAX_ENTRY_BYTES) return undefined;
    const bytes = await bytesAt(file, start, length);
    if (field === PRODUCER_NAME) producerName = bytes.toString('utf8');
    else properties.set(...entryOf(bytes));
  }
  return hasGraph ? { producerName, properties } : undefined;
}

/** @throws Error at the ends of groups and at what protobuf does not have. */
function lengthOf(wireType: number, reader: protobuf.Reader): number {
  switch (wireType) {
    case VARINT:
      reader.skipType(VARINT);
      return 0;
    case FIXED64:
      return 8;
    case FIXED32:
      return 4;
    case LENGTH_DELIMITED:
      return reader.uint32();
    default:
      throw new Error(`Expected a wire type of protobuf, came ${String(wireType)}.`);
  }
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function entryOf(bytes: Uint8Array): [string, string] {
  const reader = protobuf.Reader.create(bytes);
  let key = '';
  let value = '';
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 === 1) key = reader.string();
    else if (tag >>> 3 === 2) value = reader.string();
    else reader.skipType(tag & 7);
  }
  return [key, value];
}
