import { succeededReplySchema } from '@detections/schema';
import type { ClassificationResult } from '../application/classification.js';

/**
 * A hundred predictions, eight heatmaps or an embedding of 4,096 numbers (VGG's) fit in. A thousand predictions are 100 kB: so few such
 * results would fill the cache that it had no room for what is really asked again.
 */
export const MAX_RESULT_BYTES = 24_576;

/** Key and bookkeeping of one entry: 200 in Redis, less in a Map. */
const ENTRY_BYTES = 256;
/** Redis's allocator rounds up to the next of four sizes between two powers of two. */
const ALLOCATED_PER_BYTE = 1.25;

const resultSchema = succeededReplySchema.pick({
  predictions: true,
  heatmaps: true,
  embedding: true,
  familiarity: true,
  known: true,
  image: true,
  model: true,
});

/**
 * @returns JSON; undefined where the result is too large to be kept, or has copies of the picture:
 * those are kept where people have put them, and nowhere else.
 */
export function encodeResult(result: ClassificationResult): string | undefined {
  if (result.copies !== undefined) return undefined;
  const text = JSON.stringify(result);
  return Buffer.byteLength(text) > MAX_RESULT_BYTES ? undefined : text;
}

/** @throws ZodError | SyntaxError where another program or version wrote it. */
export function decodeResult(text: string): ClassificationResult {
  return resultSchema.parse(JSON.parse(text));
}

/** The most memory that an encoded result costs where it is kept. */
export function bytesOfEntry(text: string): number {
  return Math.ceil(Buffer.byteLength(text) * ALLOCATED_PER_BYTE) + ENTRY_BYTES;
}
