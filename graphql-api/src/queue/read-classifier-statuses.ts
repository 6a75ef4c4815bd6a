import type { ThrottledReport } from '@detections/runtime';
import type { ClassifierStatus } from '@detections/schema';
import { decodeStatus, KEYS } from '@detections/runtime/redis';
import type { Redis } from 'ioredis';

/** Replies of an API process that died are gone after this. */
const REPLIES_EXPIRE_MS = 60_000;

/**
 * What every living classifier says of itself, as far as it can be read. The same round trip keeps
 * this API's reply stream from expiring.
 */
export async function readClassifierStatuses(
  redis: Redis,
  replyTo: string,
  unreadable: ThrottledReport,
): Promise<readonly ClassifierStatus[]> {
  const [instances] = await Promise.all([
    redis.smembers(KEYS.classifiers),
    redis.pexpire(replyTo, REPLIES_EXPIRE_MS),
  ]);
  if (instances.length === 0) return [];
  const texts = await redis.mget(instances.map((instance) => KEYS.classifier(instance)));
  const silent = instances.filter((_, index) => texts[index] === null);
  if (silent.length > 0) await redis.srem(KEYS.classifiers, silent);
  return instances.flatMap((classifier, index) => {
    const text = texts[index] ?? null;
    if (text === null) return [];
    const { success, data, error } = decodeStatus(text);
    if (!success) unreadable.report({ classifier, err: error });
    return success ? [data] : [];
  });
}
