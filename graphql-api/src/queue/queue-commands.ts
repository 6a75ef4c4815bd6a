import {
  jobHeaderSchema,
  queueFullByBytes,
  queueFullByLength,
  QueueUnavailableError,
  type ClassificationJob,
  type QueueLimits,
  type QueueLoad,
} from '@detections/schema';
import {
  CANCEL_SCRIPT,
  CONSUMER_GROUP,
  encodeJob,
  ENQUEUE_SCRIPT,
  KEYS,
} from '@detections/runtime/redis';
import type { Redis } from 'ioredis';
import { z } from 'zod';

/** The new entry's id, or which limit refused the job and what the queue holds of it. */
const enqueueResultSchema = z.union([
  z.string(),
  z.tuple([z.enum(['length', 'bytes']), z.number()]),
]);

/**
 * @param options.streams All that share the limits.
 * @returns the job's entry id in its model's stream.
 * @throws QueueFullError | QueueUnavailableError
 */
export async function enqueueJob(
  redis: Redis,
  job: ClassificationJob,
  options: {
    readonly limits: QueueLimits;
    readonly streams: readonly string[];
    readonly replyTo: string;
    readonly expiresInMs: number;
  },
): Promise<string> {
  const { limits, streams, replyTo, expiresInMs } = options;
  const imageBytes = job.image.byteLength;
  const fields = encodeJob({ header: jobHeaderSchema.parse(job), imageBytes, replyTo });
  const own = KEYS.jobs(job.model);
  const others = streams.filter((stream) => stream !== own);
  const keys = [own, KEYS.queuedBytes, KEYS.image(job.id), ...others];
  const answer = await redis
    .eval(
      ENQUEUE_SCRIPT,
      keys.length,
      ...keys,
      limits.maxQueueLength,
      limits.maxQueueBytes,
      asBuffer(job.image),
      imageBytes,
      Math.max(1, Math.ceil(expiresInMs)),
      ...fields,
    )
    .catch((error: unknown) => {
      throw new QueueUnavailableError('The job queue takes no jobs now. Try again shortly.', {
        cause: error,
      });
    });
  const result = enqueueResultSchema.parse(answer);
  if (typeof result === 'string') return result;
  const [limit, held] = result;
  throw limit === 'length'
    ? queueFullByLength(held, limits)
    : queueFullByBytes(held, imageBytes, limits);
}

/** What the queues behind these streams hold together. */
export async function readQueueLoad(redis: Redis, streams: readonly string[]): Promise<QueueLoad> {
  const [lengths, bytes] = await Promise.all([
    Promise.all(streams.map((stream) => redis.xlen(stream))),
    redis.get(KEYS.queuedBytes),
  ]);
  const length = lengths.reduce((sum, one) => sum + one, 0);
  // As in ENQUEUE_SCRIPT: an empty queue holds no bytes, whatever the counter says.
  return { length, bytes: length === 0 ? 0 : Number(bytes ?? 0) };
}

/** Takes a job off the queue whose answer nobody waits for; harmless where it is finished. */
export async function cancelJob(
  redis: Redis,
  job: ClassificationJob,
  entryId: string,
): Promise<void> {
  const keys = [KEYS.jobs(job.model), KEYS.queuedBytes, KEYS.image(job.id)];
  await redis.eval(
    CANCEL_SCRIPT,
    keys.length,
    ...keys,
    CONSUMER_GROUP,
    entryId,
    job.image.byteLength,
  );
}

/** The same memory as a Buffer, which is what ioredis sends as bytes. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
