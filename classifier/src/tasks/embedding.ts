/**
 * An embedding as it travels: float32, little-endian, base64. Little-endian is what every platform
 * is that Node's engines support.
 */
export function encodeEmbedding({ buffer, byteOffset, byteLength }: Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}
