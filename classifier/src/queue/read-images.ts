import { LONGEST_JOB_TIMEOUT_MS } from '@detections/schema';
import { KEYS } from '@detections/runtime/redis';
import type { Redis } from 'ioredis';
import type { StreamEntry } from './job-group.js';

export interface WaitingImage {
  readonly bytes: Uint8Array;
  /** How long its caller waits yet. */
  readonly remainingMs: number;
}

/** Each entry's image, or undefined where its deadline passed or its caller went away. */
export async function readImages(
  redis: Redis,
  entries: readonly StreamEntry[],
): Promise<readonly (WaitingImage | undefined)[]> {
  if (entries.length === 0) return [];
  const keys = entries.map(({ job }) => KEYS.image(job.header.id));
  const [images, timesLeft] = await Promise.all([
    redis.mgetBuffer(keys),
    Promise.all(keys.map((key) => redis.pttl(key))),
  ]);
  return images.map((bytes, index) =>
    bytes === null ? undefined : { bytes, remainingMs: withinLongest(timesLeft[index]) },
  );
}

/** Redis says -1 of an image that never expires, which no API of ours leaves. */
function withinLongest(timeLeftMs = -1): number {
  return timeLeftMs < 0 ? LONGEST_JOB_TIMEOUT_MS : Math.min(timeLeftMs, LONGEST_JOB_TIMEOUT_MS);
}
