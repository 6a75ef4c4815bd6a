import { BadUserInputError, ImageTooLargeError } from '@detections/schema';

/**
 * Collects an upload, and stops as soon as it grows over `maxBytes`.
 *
 * @throws ImageTooLargeError | BadUserInputError where it is empty or breaks off.
 */
export async function readUpload(
  upload: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of unbroken(upload)) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      throw new ImageTooLargeError(
        `Expected an image of at most ${String(maxBytes)} bytes; more than that came.`,
      );
    }
    chunks.push(chunk);
  }
  if (bytes === 0) throw new BadUserInputError('Expected an image; the file that came is empty.');
  return Buffer.concat(chunks, bytes);
}

/** Says in our words that an upload broke off. */
async function* unbroken(upload: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* upload;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BadUserInputError(`Expected a complete file: ${reason}`, { cause: error });
  }
}
