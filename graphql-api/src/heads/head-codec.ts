import { crc32 } from 'node:zlib';
import type { Head } from './head.js';

/** "DHED", then the version of the format. */
const MAGIC = 0x44484544;
const VERSION = 1;
/** Magic, version, d, c, n, CRC-32 of what follows them: 32 bits each; temperature, threshold: 64. */
const HEADER_BYTES = 40;
const CHECKED_FROM = 24;
const BYTES_PER_NUMBER = 4;

export class HeadDamagedError extends Error {
  override readonly name = 'HeadDamagedError';
}

/** All of it little-endian: the header, then float32: bias (c), weights (c×d), examples (n×d). */
export function encodeHead(head: Head): Buffer {
  const length = head.weights[0]?.length ?? 0;
  const arrays = [head.bias, ...head.weights, ...head.examples];
  const bytes = arrays.map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength),
  );
  const whole = Buffer.concat([Buffer.alloc(HEADER_BYTES), ...bytes]);
  whole.writeUInt32BE(MAGIC, 0);
  whole.writeUInt32LE(VERSION, 4);
  whole.writeUInt32LE(length, 8);
  whole.writeUInt32LE(head.weights.length, 12);
  whole.writeUInt32LE(head.examples.length, 16);
  whole.writeDoubleLE(head.temperature, 24);
  whole.writeDoubleLE(head.threshold ?? Number.NaN, 32);
  whole.writeUInt32LE(crc32(whole.subarray(CHECKED_FROM)), 20);
  return whole;
}

/** @throws HeadDamagedError where these are not the bytes of a head, whole and unchanged. */
export function decodeHead(bytes: Uint8Array): Head {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (whole.length < HEADER_BYTES || whole.readUInt32BE(0) !== MAGIC) {
    throw new HeadDamagedError('These are not the bytes of a head.');
  }
  const version = whole.readUInt32LE(4);
  if (version !== VERSION) {
    throw new HeadDamagedError(
      `Expected version ${String(VERSION)} of the format of heads; came ${String(version)}.`,
    );
  }
  const length = whole.readUInt32LE(8);
  const classCount = whole.readUInt32LE(12);
  const exampleCount = whole.readUInt32LE(16);
  const numbers = classCount + (classCount + exampleCount) * length;
  const expected = HEADER_BYTES + numbers * BYTES_PER_NUMBER;
  if (whole.length !== expected) {
    throw new HeadDamagedError(
      `Expected a head of ${String(expected)} bytes; came ${String(whole.length)}.`,
    );
  }
  if (crc32(whole.subarray(CHECKED_FROM)) !== whole.readUInt32LE(20)) {
    throw new HeadDamagedError('The checksum of the head does not fit its bytes.');
  }
  const threshold = whole.readDoubleLE(32);
  // Copied, because a float32 view must begin at a multiple of four bytes.
  const values = new Float32Array(Uint8Array.from(whole.subarray(HEADER_BYTES)).buffer);
  const rows = (from: number, count: number): readonly Float32Array[] =>
    Array.from({ length: count }, (_, row) =>
      values.subarray(from + row * length, from + (row + 1) * length),
    );
  return {
    bias: values.subarray(0, classCount),
    weights: rows(classCount, classCount),
    examples: rows(classCount + classCount * length, exampleCount),
    temperature: whole.readDoubleLE(24),
    threshold: Number.isNaN(threshold) ? undefined : threshold,
  };
}
