import { CONSUMER_GROUP } from '@detections/runtime/redis';
import type { Redis } from 'ioredis';
import { z } from 'zod';

/** A living classifier asks for jobs every second. */
const DEAD_AFTER_MS = 3_600_000;

const consumerSchema = z.object({ name: z.string(), pending: z.number(), idle: z.number() });

/** Classifiers that were killed leave their names in a stream's group; months of them would add up. */
export async function forgetDeadConsumers(redis: Redis, stream: string): Promise<void> {
  const consumers = z
    .array(z.array(z.union([z.string(), z.number()])))
    .parse(await redis.xinfo('CONSUMERS', stream, CONSUMER_GROUP));
  for (const fields of consumers) {
    const { name, pending, idle } = consumerSchema.parse(toRecord(fields));
    if (pending === 0 && idle > DEAD_AFTER_MS) {
      await redis.xgroup('DELCONSUMER', stream, CONSUMER_GROUP, name);
    }
  }
}

function toRecord(fields: readonly (string | number)[]): Record<string, string | number> {
  const record: Record<string, string | number> = {};
  for (let index = 0; index + 1 < fields.length; index += 2) {
    record[String(fields[index])] = fields[index + 1] ?? '';
  }
  return record;
}
