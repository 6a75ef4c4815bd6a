import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createInMemoryQueue, systemClock } from '@detections/runtime';
import {
  InvalidImageError,
  type ClassificationJob,
  type Delivery,
  type JobReply,
  type JobSource,
  type SucceededReply,
} from '@detections/schema';
import { createJob, eventually, FAKE_MODEL, FakeClock, succeed } from '@detections/test-support';
import { pino } from 'pino';
import { ClassificationWorker } from './classification-worker.js';

const NEVER = new AbortController().signal;
/** More than the worker pauses for, whatever the reason. */
const PAUSE_MS = 1000;
const LIMITS = { maxQueueLength: 100, maxQueueBytes: 1_000_000 };

describe('the classification worker', () => {
  let worker: ClassificationWorker | undefined;
  let ready = true;
  let clock: FakeClock;

  beforeEach(() => {
    clock = new FakeClock();
  });

  afterEach(async () => {
    await worker?.close();
  });

  function startWorker(
    source: JobSource,
    classify: (job: ClassificationJob) => Promise<SucceededReply>,
  ): void {
    worker = new ClassificationWorker({
      source,
      classify,
      maxHeldJobs: 4,
      models: () => (ready ? [FAKE_MODEL] : []),
      clock,
      logger: pino({ level: 'silent' }),
    });
    worker.start();
  }

  it('answers each job, and one bad image fails alone', async () => {
    const { dispatcher, source } = createInMemoryQueue(LIMITS, systemClock);
    startWorker(source, (job) =>
      job.image[0] === 0
        ? Promise.reject(new InvalidImageError('It does not decode.'))
        : Promise.resolve(succeed(job)),
    );
    const jobs = [
      createJob({ image: Uint8Array.of(1) }),
      createJob({ image: Uint8Array.of(0) }),
      createJob({ image: Uint8Array.of(2) }),
    ];
    const replies = await Promise.all(
      jobs.map((job) => dispatcher.dispatch(job, { signal: NEVER })),
    );
    expect(replies.map(({ id, status }) => ({ id, status }))).toEqual([
      { id: jobs[0]?.id, status: 'succeeded' },
      { id: jobs[1]?.id, status: 'failed' },
      { id: jobs[2]?.id, status: 'succeeded' },
    ]);
    expect(replies[1]).toMatchObject({
      error: { code: 'INVALID_IMAGE', message: 'It does not decode.' },
    });
  });

  it('hides what is not ours behind INTERNAL', async () => {
    const { dispatcher, source } = createInMemoryQueue(LIMITS, systemClock);
    startWorker(source, () => Promise.reject(new Error('/etc/secret is missing')));
    const reply = await dispatcher.dispatch(createJob({ image: Uint8Array.of(1) }), {
      signal: NEVER,
    });
    expect(reply).toMatchObject({ status: 'failed', error: { code: 'INTERNAL' } });
    expect(JSON.stringify(reply)).not.toContain('secret');
  });

  it('does not decode for nobody: a cancelled job is passed over', async () => {
    const classified: string[] = [];
    const replies: JobReply[] = [];
    const cancelled = createDelivery(createJob({ image: Uint8Array.of(1) }), {
      replies,
      isCancelled: () => true,
    });
    startWorker(new ListSource([[cancelled]]), (job) => {
      classified.push(job.id);
      return Promise.resolve(succeed(job));
    });
    await eventually(() => {
      expect(replies).toMatchObject([{ error: { code: 'JOB_TIMEOUT' } }]);
    });
    expect(classified).toEqual([]);
  });

  it('answers a redelivered job with nothing else in hand', async () => {
    const log: string[] = [];
    const replies: JobReply[] = [];
    const [first, suspect, last] = [
      createJob({ image: Uint8Array.of(1) }),
      createJob({ image: Uint8Array.of(2) }),
      createJob({ image: Uint8Array.of(3) }),
    ];
    const source = new ListSource([
      [createDelivery(first, { replies })],
      [createDelivery(suspect, { replies, deliveries: 2 })],
      [createDelivery(last, { replies })],
    ]);
    let finish = (): void => undefined;
    startWorker(source, async (job) => {
      log.push(`start ${String(job.image[0])}`);
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      log.push(`end ${String(job.image[0])}`);
      return succeed(job);
    });
    for (let done = 0; done < 3; done += 1) {
      await allHasHappened();
      finish();
    }
    await eventually(() => {
      expect(replies).toHaveLength(3);
    });
    expect(log).toEqual(['start 1', 'end 1', 'start 2', 'end 2', 'start 3', 'end 3']);
  });

  it('finishes the jobs in hand when it closes', async () => {
    const { dispatcher, source } = createInMemoryQueue(LIMITS, systemClock);
    let finish = (): void => undefined;
    const inHand = new Promise<void>((resolve) => {
      startWorker(source, async (job) => {
        resolve();
        await new Promise<void>((finished) => {
          finish = finished;
        });
        return succeed(job);
      });
    });
    const answered = dispatcher.dispatch(createJob({ image: Uint8Array.of(1) }), { signal: NEVER });
    await inHand;
    const closed = worker?.close();
    finish();
    await closed;
    await expect(answered).resolves.toMatchObject({ status: 'succeeded' });
  });

  it('leaves jobs to others for as long as it is not ready', async () => {
    const { dispatcher, source } = createInMemoryQueue(LIMITS, systemClock);
    ready = false;
    const classified: string[] = [];
    startWorker(source, (job) => {
      classified.push(job.id);
      return Promise.resolve(succeed(job));
    });
    const job = createJob({ image: Uint8Array.of(1) });
    const answered = dispatcher.dispatch(job, { signal: NEVER });
    for (let looks = 0; looks < 4; looks += 1) {
      await allHasHappened();
      clock.advance(PAUSE_MS);
    }
    expect(classified).toEqual([]);
    ready = true;
    clock.advance(PAUSE_MS);
    await expect(answered).resolves.toMatchObject({ status: 'succeeded' });
    expect(classified).toEqual([job.id]);
  });

  it('goes on after the source failed', async () => {
    const replies: JobReply[] = [];
    const job = createJob({ image: Uint8Array.of(1) });
    const source = new ListSource([new Error('Redis is away'), [createDelivery(job, { replies })]]);
    startWorker(source, (taken) => Promise.resolve(succeed(taken)));
    await eventually(() => {
      clock.advance(PAUSE_MS);
      expect(replies).toHaveLength(1);
    });
  });
});

/** Resolves once nothing goes on by itself any more: all that is left waits for the test. */
function allHasHappened(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Hands out what it was given, one entry a call, then nothing. */
class ListSource implements JobSource {
  constructor(private readonly takes: (readonly Delivery[] | Error)[]) {}
  start = (): Promise<void> => Promise.resolve();
  announce = (): Promise<void> => Promise.resolve();
  publishCard = (): Promise<void> => Promise.resolve();
  hasWaiting = (): Promise<boolean> => Promise.resolve(false);
  isNeeded = (): Promise<boolean> => Promise.resolve(false);
  close = (): Promise<void> => Promise.resolve();
  async take(
    _max: number,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<readonly Delivery[]> {
    const next = this.takes.shift();
    if (next instanceof Error) throw next;
    if (next === undefined && !signal.aborted) await once(signal, 'abort');
    return next ?? [];
  }
}

function createDelivery(
  job: ClassificationJob,
  options: {
    readonly replies: JobReply[];
    readonly deliveries?: number;
    readonly isCancelled?: () => boolean;
  },
): Delivery {
  const { replies, deliveries = 1, isCancelled = () => false } = options;
  return {
    job,
    deliveries,
    isCancelled,
    reply: (reply) => {
      replies.push(reply);
      return Promise.resolve();
    },
  };
}
