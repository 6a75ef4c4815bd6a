import { BadUserInputError, ClassificationError, ImageTooLargeError } from '@detections/schema';

/** As much as one read of a socket brings. */
const FIRST_CAPACITY_BYTES = 65_536;

/**
 * Collects an upload, and stops as soon as it grows over `maxBytes`.
 *
 * @throws ImageTooLargeError | BadUserInputError where it is empty or breaks off, or whatever
 * ClassificationError its source throws.
 */
export async function readUpload(
  upload: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Buffer> {
  // One buffer that doubles. A list of chunks would cost a hundred times its bytes where somebody
  // sends them one by one.
  let image: Buffer = Buffer.allocUnsafe(Math.min(FIRST_CAPACITY_BYTES, maxBytes));
  let bytes = 0;
  for await (const chunk of unbroken(upload)) {
    if (bytes + chunk.byteLength > maxBytes) {
      throw new ImageTooLargeError(
        `Expected an image of at most ${String(maxBytes)} bytes; more than that came.`,
      );
    }
    image = withRoomFor(bytes + chunk.byteLength, image, maxBytes);
    image.set(chunk, bytes);
    bytes += chunk.byteLength;
  }
  if (bytes === 0) throw new BadUserInputError('Expected an image; the file that came is empty.');
  // A copy where much would be kept for little.
  const held = image.subarray(0, bytes);
  return bytes * 2 <= image.byteLength ? Buffer.from(held) : held;
}

function withRoomFor(bytes: number, image: Buffer, maxBytes: number): Buffer {
  if (bytes <= image.byteLength) return image;
  const larger = Buffer.allocUnsafe(Math.min(Math.max(bytes, image.byteLength * 2), maxBytes));
  image.copy(larger);
  return larger;
}

/** Says in our words that an upload broke off. */
async function* unbroken(upload: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* upload;
  } catch (error) {
    if (error instanceof ClassificationError) throw error;
    throw new BadUserInputError('Expected a complete file; the upload broke off.', {
      cause: error,
    });
  }
}
