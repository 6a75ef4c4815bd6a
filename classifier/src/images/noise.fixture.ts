import { createHash } from 'node:crypto';
import type { RawImage } from './nearest-gather.js';

/** RGB that any language can make again, to compare what others make of it. */
export function noise(width: number, height: number): RawImage {
  const data = Uint8Array.from(
    { length: width * height * 3 },
    (_, index) => (Math.imul(index, 2654435761) + width * 1000 + height) >>> 13,
  );
  return { data, width, height, channels: 3 };
}

/** The beginning of the SHA-256 of the bytes. */
export function checksum(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex').slice(0, 16);
}
