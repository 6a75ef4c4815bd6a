import type { Clock, Delivery } from '@detections/schema';
import type { Logger } from 'pino';
import type { HeldJobs } from './held-jobs.js';
import type { JobGroup, StreamEntry } from './job-group.js';

export function toDelivery(
  entry: StreamEntry & { readonly deliveries: number },
  image: Uint8Array,
  parts: {
    readonly group: JobGroup;
    readonly held: HeldJobs;
    readonly clock: Clock;
    readonly logger: Logger;
  },
): Delivery {
  const { group, held, clock, logger } = parts;
  const { header } = entry.job;
  return {
    job: { ...header, image },
    deliveries: entry.deliveries,
    isCancelled: () => !held.has(entry.id) || clock.now() >= header.deadlineAt,
    reply: async (reply) => {
      try {
        if (await group.finish(entry, reply)) return;
        logger.info(
          { jobId: header.id },
          'reply dropped: the job was finished or cancelled before',
        );
      } finally {
        held.remove(entry.id);
      }
    },
  };
}
