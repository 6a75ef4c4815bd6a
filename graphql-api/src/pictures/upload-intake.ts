import {
  BadUserInputError,
  ClassificationError,
  ImageTooLargeError,
  QueueFullError,
  requireRoomInQueue,
  type JobDispatcher,
  type Readiness,
  type QueueLimits,
} from '@detections/schema';
import type { QueueForecast } from '../answers/queue-forecast.js';
import { requireReady } from '../application/require-ready.js';

/** Takes requests in before their uploads are read, as far as there is room for them. */
export interface UploadIntake {
  /**
   * Asks before anything is read, so that nobody uploads for nothing.
   *
   * @param declaredBytes What the request says that it will send; 0 where it does not say.
   * @throws ModelNotReadyError | QueueUnavailableError | QueueFullError
   */
  admit(declaredBytes: number): Admission;
}

/** A request that was let in. */
export interface Admission {
  /**
   * Collects one of its uploads.
   *
   * @throws ImageTooLargeError | BadUserInputError | QueueFullError
   */
  read(upload: AsyncIterable<Uint8Array>): Promise<Buffer>;
  /** Gives back what one of them holds, before the others come. */
  free(upload: Buffer): void;
  /** Gives back what its uploads hold; to be called once it is answered or its client is gone. */
  release(): void;
}

export interface UploadIntakeOptions {
  readonly dispatcher: Pick<JobDispatcher, 'load'>;
  /** Of any model: which one is wanted is not known before the request is read. */
  readonly readiness: () => Readiness;
  readonly forecast: Pick<QueueForecast, 'requireTimely' | 'retryAfterSeconds'>;
  /** Its bytes are also the most that this process holds of all uploads, read or being read. */
  readonly limits: QueueLimits;
  /** Largest single upload. */
  readonly maxUploadBytes: number;
}

/** As much as one read of a socket brings. */
const FIRST_CAPACITY_BYTES = 65_536;

/**
 * Bytes count as they arrive, not as they are announced: whoever announces much and sends little
 * would otherwise keep everybody else out. docs/decisions/011-hostile-clients.md says more.
 */
export function createUploadIntake(options: UploadIntakeOptions): UploadIntake {
  const { dispatcher, readiness, forecast, limits, maxUploadBytes } = options;
  let heldBytes = 0;
  const requireSpace = (bytes: number): void => {
    if (heldBytes + bytes <= limits.maxQueueBytes) return;
    throw new QueueFullError(
      `The uploads under way hold ${String(heldBytes)} bytes and may hold at most ${String(limits.maxQueueBytes)}. Try again shortly.`,
    );
  };
  return {
    admit: (declaredBytes) => {
      // A larger one is refused for its size, once it is.
      const expectedBytes = Math.min(declaredBytes, maxUploadBytes);
      requireReady(readiness());
      try {
        requireRoomInQueue(dispatcher.load(), expectedBytes, limits);
        requireSpace(expectedBytes);
      } catch (error) {
        if (!(error instanceof QueueFullError)) throw error;
        throw new QueueFullError(error.message, forecast.retryAfterSeconds());
      }
      forecast.requireTimely();
      let ownBytes = 0;
      let released = false;
      const hold = (bytes: number): void => {
        if (released) return;
        requireSpace(bytes);
        ownBytes += bytes;
        heldBytes += bytes;
      };
      return {
        read: (upload) => readUpload(counted(upload, hold), maxUploadBytes),
        free: ({ byteLength }) => {
          if (released) return;
          heldBytes -= byteLength;
          ownBytes -= byteLength;
        },
        release: () => {
          released = true;
          heldBytes -= ownBytes;
          ownBytes = 0;
        },
      };
    },
  };
}

async function* counted(
  upload: AsyncIterable<Uint8Array>,
  hold: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of upload) {
    hold(chunk.byteLength);
    yield chunk;
  }
}

/**
 * Collects an upload, and stops as soon as it grows over `maxBytes`.
 *
 * @throws ImageTooLargeError | BadUserInputError where it is empty or breaks off, or whatever
 * ClassificationError its source throws.
 */
async function readUpload(upload: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
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
