import type { Clock, Delivery } from '@detections/schema';
import type { HeldJobs } from './held-jobs.js';
import type { JobGroup, StreamEntry } from './job-group.js';

const RETRY_MS = 200;

export function toDelivery(
  entry: StreamEntry & { readonly deliveries: number },
  image: Uint8Array,
  parts: {
    readonly group: JobGroup;
    readonly held: HeldJobs;
    readonly clock: Clock;
    /** Told the job's id where its reply comes too late to count. */
    readonly onDropped: (jobId: string) => void;
  },
): Delivery {
  const { group, held, clock, onDropped } = parts;
  const { header } = entry.job;
  return {
    job: { ...header, image },
    deliveries: entry.deliveries,
    isCancelled: () => !held.has(entry.id) || clock.now() >= header.deadlineAt,
    reply: async (reply) => {
      try {
        const finish = (): Promise<boolean> => group.finish(entry, reply);
        if (!(await repeatUntil(header.deadlineAt, clock, finish))) onDropped(header.id);
      } finally {
        held.remove(entry.id);
      }
    },
  };
}

/** Redis may be away for a moment; as long as somebody waits for the reply it is worth keeping. */
async function repeatUntil<T>(
  deadlineAt: number,
  clock: Clock,
  command: () => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await command();
    } catch (error) {
      if (clock.now() + RETRY_MS >= deadlineAt) throw error;
      await new Promise<void>((resolve) => {
        clock.after(RETRY_MS, resolve);
      });
    }
  }
}
