import type { Clock } from '@detections/runtime';
import type { Delivery } from '@detections/schema';
import { mayPass } from '@detections/runtime/redis';
import type { HeldJobs } from './held-jobs.js';
import type { JobEndings } from './job-endings.js';
import type { StreamEntry } from './job-group.js';
import type { WaitingImage } from './read-images.js';

const RETRY_MS = 200;

export function toDelivery(
  entry: StreamEntry & { readonly deliveries: number },
  { bytes, remainingMs }: WaitingImage,
  parts: {
    readonly endings: JobEndings;
    readonly held: HeldJobs;
    readonly clock: Clock;
    /** Told the job's id where its reply comes too late to count. */
    readonly onDropped: (jobId: string) => void;
  },
): Delivery {
  const { endings, held, clock, onDropped } = parts;
  const { header } = entry.job;
  const deadlineAt = clock.monotonicMs() + remainingMs;
  return {
    job: { ...header, image: bytes, deadlineAt },
    deliveries: entry.deliveries,
    isCancelled: () => !held.has(entry) || clock.monotonicMs() >= deadlineAt,
    reply: (reply) =>
      held.untilReplied(entry, async () => {
        const finish = (): Promise<boolean> => endings.finish(entry, reply);
        if (!(await repeatUntil(deadlineAt, clock, finish))) onDropped(header.id);
      }),
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
      if (!mayPass(error) || clock.monotonicMs() + RETRY_MS >= deadlineAt) throw error;
      await new Promise<void>((resolve) => {
        clock.after(RETRY_MS, resolve);
      });
    }
  }
}
