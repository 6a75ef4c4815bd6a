import type { Clock } from '@detections/runtime';
import { JobTimeoutError, QueueFullError, type JobDispatcher } from '@detections/schema';

/** Tells from the jobs before it whether a new one would be answered before its deadline. */
export interface QueueForecast {
  /** @throws QueueFullError where it probably would not. */
  requireTimely(): void;
  /** When a refused client should come again: once half of the queue is answered. */
  retryAfterSeconds(): number;
  /** Learns from how long a job takes that has just been dispatched. */
  learnFrom<T>(answered: Promise<T>): Promise<T>;
}

export interface QueueForecastOptions {
  readonly dispatcher: Pick<JobDispatcher, 'load'>;
  readonly clock: Clock;
  readonly jobTimeoutMs: number;
}

/** A classifier's default batch: so short a queue is never refused, whatever was learned. */
const ALWAYS_TIMELY = 8;
/** The rest is for machines that become three times slower meanwhile. */
const SHARE_OF_TIMEOUT = 1 / 3;
/** Those who are refused cost something, too: the fewer come again in vain, the better. */
const LONGEST_RETRY_SECONDS = 10;
/** Enough that those which an outage held up are the fewer ones, and few enough to learn soon. */
const REMEMBERED_JOBS = 32;

/**
 * A queue may be shorter than its limit and still too long for its classifiers: everybody would
 * wait until the deadline and be refused then. So it is as long as what is answered in time.
 */
export function createQueueForecast(options: QueueForecastOptions): QueueForecast {
  const { dispatcher, clock, jobTimeoutMs } = options;
  const latest: number[] = [];
  let msPerJob = 0;
  let answers = 0;
  const learn = (sample: number): void => {
    latest.push(sample);
    if (latest.length > REMEMBERED_JOBS) latest.shift();
    msPerJob = medianOf(latest);
  };
  const waitMs = (): number => (dispatcher.load().length + 1) * msPerJob;
  const retryAfterSeconds = (): number =>
    Math.min(Math.max(1, Math.round(waitMs() / 2000)), LONGEST_RETRY_SECONDS);
  return {
    requireTimely: () => {
      const { length } = dispatcher.load();
      if (length < ALWAYS_TIMELY || waitMs() <= SHARE_OF_TIMEOUT * jobTimeoutMs) return;
      throw new QueueFullError(
        `The queue holds ${String(length)} jobs, as many as are surely answered in time. Try again shortly.`,
        retryAfterSeconds(),
      );
    },
    retryAfterSeconds,
    learnFrom: async (answered) => {
      const startedAt = clock.monotonicMs();
      const answersBefore = answers;
      // The job itself is one of them.
      const jobs = Math.max(1, dispatcher.load().length);
      try {
        const answer = await answered;
        answers += 1;
        const tookMs = clock.monotonicMs() - startedAt;
        // Once the others of its batch are counted: one that met an empty queue and was joined by seven
        // did not keep the classifier busy alone.
        setImmediate(() => {
          learn(tookMs / Math.max(jobs, answers - answersBefore));
        });
        return answer;
      } catch (error) {
        // Other failures say nothing of the queue's speed.
        if (error instanceof JobTimeoutError) learn(jobTimeoutMs / jobs);
        throw error;
      }
    },
  };
}

/** Of the two in the middle the smaller one: in doubt nobody is refused. */
function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
