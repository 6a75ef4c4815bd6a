import { BadUserInputError, ImageTooLargeError } from '@detections/schema';

/**
 * Collects an upload, and stops as soon as it grows over `maxBytes`.
 *
 * @throws ImageTooLargeError | BadUserInputError where it is empty
 */
export async function readUpload(
  upload: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of upload) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw imageTooLarge(maxBytes);
    chunks.push(chunk);
  }
  if (bytes === 0) throw new BadUserInputError('Expected an image; the file that came is empty.');
  return Buffer.concat(chunks, bytes);
}

export function imageTooLarge(maxBytes: number): ImageTooLargeError {
  return new ImageTooLargeError(
    `Expected an image of at most ${String(maxBytes)} bytes; more than that came.`,
  );
}
