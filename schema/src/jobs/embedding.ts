import { z } from 'zod';

/**
 * What the last dense layer reads of one image, as it travels: float32, little-endian, base64. As
 * JSON numbers 2,048 of them are four times as long, and take 25 times as long to read.
 */
export const embeddingSchema = z.base64();

/** Little-endian is what every platform is that Node's engines support. */
export function encodeEmbedding({ buffer, byteOffset, byteLength }: Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

/** @throws RangeError where its bytes are no whole numbers of four. */
export function decodeEmbedding(text: string): Float32Array<ArrayBuffer> {
  // A copy: Node's small buffers share memory, and may begin between two numbers.
  return new Float32Array(new Uint8Array(Buffer.from(text, 'base64')).buffer);
}
