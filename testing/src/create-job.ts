import { randomUUID } from 'node:crypto';
import type { ClassificationJob } from '@detections/schema';

/** A job with a minute to go, whose image is three bytes of nothing. */
export function createJob(overrides: Partial<ClassificationJob> = {}): ClassificationJob {
  return {
    id: randomUUID(),
    mediaType: 'image/png',
    preprocessing: 'KERAS',
    topK: 1,
    deadlineAt: Date.now() + 60_000,
    image: Uint8Array.of(1, 2, 3),
    ...overrides,
  };
}
