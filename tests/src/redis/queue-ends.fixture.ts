import { afterEach } from '@jest/globals';
import { RedisJobSource } from '@detections/classifier/redis';
import { RedisJobDispatcher } from '@detections/graphql-api/redis';
import { systemClock, type Clock } from '@detections/runtime';
import type { QueueLimits } from '@detections/schema';
import type { Logger } from 'pino';

export interface QueueEndsOptions {
  readonly url: string;
  readonly logger: Logger;
  readonly limits: QueueLimits;
  readonly claimIdleMs: number;
}

interface End {
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface QueueEnds {
  /** @param options Instead of the suite's own. */
  readonly startDispatcher: (options?: { readonly clock?: Clock }) => Promise<RedisJobDispatcher>;
  readonly startSource: (options?: { readonly url?: string }) => Promise<RedisJobSource>;
  /** Closes it after the test, too. */
  readonly keep: (part: Pick<End, 'close'>) => void;
}

/**
 * Opens ends of a queue for the suite that calls it, and closes them after each test.
 *
 * @param options Asked for at each opening: the server is there before the first test only.
 */
export function withQueueEnds(options: () => QueueEndsOptions): QueueEnds {
  const open: Pick<End, 'close'>[] = [];
  afterEach(async () => {
    for (const part of open.splice(0)) await part.close();
  });
  const start = async <T extends End>(part: T): Promise<T> => {
    open.push(part);
    await part.start();
    return part;
  };
  return {
    startDispatcher: ({ clock = systemClock } = {}) => {
      const { url, limits, logger } = options();
      return start(new RedisJobDispatcher({ url, limits, clock, logger }));
    },
    startSource: (instead = {}) => {
      const { url, logger, claimIdleMs } = { ...options(), ...instead };
      const clock = systemClock;
      return start(new RedisJobSource({ url, clock, logger, claimIdleMs, maxDeliveries: 3 }));
    },
    keep: (part) => {
      open.push(part);
    },
  };
}
