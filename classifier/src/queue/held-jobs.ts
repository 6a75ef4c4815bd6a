import { OutageReport, repeat, type Clock } from '@detections/runtime';
import type { Logger } from 'pino';
import type { EntryPlace, JobGroup } from './job-group.js';

/** A held job, and the key of its image: that is gone once nobody waits for the answer. */
export interface HeldEntry extends EntryPlace {
  readonly image: string;
}

export interface HeldJobsOptions {
  readonly group: Pick<JobGroup, 'renew'>;
  /** How many of these images are still there. */
  readonly countImages: (keys: readonly string[]) => Promise<number>;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'warn' | 'info'>;
  readonly renewIntervalMs: number;
}

/**
 * How often a classifier with jobs in hand asks whether all are still wanted: one EXISTS. In that
 * time a client that went away costs less than the batch that is in the network.
 */
const WANTED_INTERVAL_MS = 100;

/** The jobs in this classifier's hands, which it keeps from being taken over while it lives. */
export class HeldJobs {
  readonly #places = new Map<string, HeldEntry>();
  /** Keys of those among them whose reply is on its way. */
  readonly #replying = new Set<string>();
  readonly #renewals: OutageReport;
  readonly #stop = new AbortController();

  constructor(private readonly options: HeldJobsOptions) {
    this.#renewals = OutageReport.of(options.logger, 'renewing held jobs');
  }

  start(): void {
    // It says so itself where it fails.
    const renew = (): Promise<void> => this.renew().catch(() => undefined);
    const { clock, renewIntervalMs } = this.options;
    const { signal } = this.#stop;
    repeat(renew, { clock, everyMs: renewIntervalMs, signal });
    const forget = (): Promise<void> => this.#forgetUnwanted().catch(() => undefined);
    repeat(forget, { clock, everyMs: WANTED_INTERVAL_MS, signal });
  }

  add({ stream, id, image }: HeldEntry): void {
    this.#places.set(keyOf({ stream, id }), { stream, id, image });
  }

  /** False where it was replied to, or another classifier has it now. */
  has(place: EntryPlace): boolean {
    return this.#places.has(keyOf(place));
  }

  /** Holds a job until its reply has ended, well or not. */
  async untilReplied(place: EntryPlace, reply: () => Promise<void>): Promise<void> {
    const key = keyOf(place);
    this.#replying.add(key);
    try {
      await reply();
    } finally {
      this.#replying.delete(key);
      this.#places.delete(key);
    }
  }

  close(): void {
    this.#stop.abort();
  }

  /**
   * Says at once that this classifier is at work on its jobs, and forgets those it has lost. What
   * is replied to in that moment is gone from Redis before its reply is known to have arrived: of
   * those the reply's own answer tells whether they were lost.
   */
  async renew(): Promise<void> {
    const places = [...this.#places.values()];
    const streams = new Set(places.map(({ stream }) => stream));
    await Promise.all(
      [...streams].map((stream) => {
        const own = places.filter((place) => place.stream === stream);
        return this.#renew(
          stream,
          own.map(({ id }) => id),
        );
      }),
    );
  }

  /** A renewal tells which of them it is whose caller went away. */
  async #forgetUnwanted(): Promise<void> {
    const images = [...this.#places].flatMap(([key, { image }]) =>
      this.#replying.has(key) ? [] : [image],
    );
    if (images.length === 0) return;
    if ((await this.options.countImages(images)) < images.length) await this.renew();
  }

  async #renew(stream: string, ids: readonly string[]): Promise<void> {
    const { own, taken } = await this.#renewals.watch(() => this.options.group.renew(stream, ids));
    const kept = new Set(own);
    const lost = ids.filter((id) => !kept.has(id) && !this.#replying.has(keyOf({ stream, id })));
    for (const id of lost) this.#places.delete(keyOf({ stream, id }));
    // The others' callers went away.
    const jobs = taken.filter((id) => lost.includes(id)).length;
    if (jobs > 0) this.options.logger.warn({ jobs }, 'jobs lost to another classifier');
  }
}

function keyOf({ stream, id }: EntryPlace): string {
  return `${stream} ${id}`;
}
