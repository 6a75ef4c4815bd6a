import { classifierStatusSchema, type ClassifierStatus } from '@detections/schema';
import { KEYS } from '@detections/schema/redis';
import type { Redis } from 'ioredis';

/** Replies of an API process that died are gone after this. */
const REPLIES_EXPIRE_MS = 60_000;

/**
 * What every living classifier says of itself. The same round trip keeps this API's reply stream
 * from expiring.
 */
export async function readClassifierStatuses(
  redis: Redis,
  replyTo: string,
): Promise<readonly ClassifierStatus[]> {
  const [instances] = await Promise.all([
    redis.smembers(KEYS.classifiers),
    redis.pexpire(replyTo, REPLIES_EXPIRE_MS),
  ]);
  if (instances.length === 0) return [];
  const statuses = await redis.mget(instances.map((instance) => KEYS.classifier(instance)));
  const silent = instances.filter((_, index) => statuses[index] === null);
  if (silent.length > 0) await redis.srem(KEYS.classifiers, silent);
  return statuses.flatMap((text) =>
    text === null ? [] : [classifierStatusSchema.parse(JSON.parse(text))],
  );
}
