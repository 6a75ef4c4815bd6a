import { OutageReport, type Clock } from '@detections/schema';
import type { Logger } from 'pino';
import type { JobGroup } from './job-group.js';

/** The jobs in this classifier's hands, which it keeps from being taken over while it lives. */
export class HeldJobs {
  readonly #entryIds = new Set<string>();
  /** Those among them whose reply is on its way. */
  readonly #replying = new Set<string>();
  readonly #renewals: OutageReport;
  #cancelTimer: (() => void) | undefined;
  #closed = false;

  constructor(
    private readonly group: Pick<JobGroup, 'renew'>,
    private readonly clock: Clock,
    private readonly logger: Pick<Logger, 'warn' | 'info'>,
    private readonly renewIntervalMs: number,
  ) {
    this.#renewals = OutageReport.of(logger, 'renewing held jobs');
  }

  start(): void {
    if (this.#closed) return;
    this.#cancelTimer = this.clock.after(this.renewIntervalMs, () => void this.#renewAndGoOn());
  }

  add(entryId: string): void {
    this.#entryIds.add(entryId);
  }

  /** False where it was replied to, or another classifier has it now. */
  has(entryId: string): boolean {
    return this.#entryIds.has(entryId);
  }

  /** Holds a job until its reply has ended, well or not. */
  async untilReplied(entryId: string, reply: () => Promise<void>): Promise<void> {
    this.#replying.add(entryId);
    try {
      await reply();
    } finally {
      this.#replying.delete(entryId);
      this.#entryIds.delete(entryId);
    }
  }

  close(): void {
    this.#closed = true;
    this.#cancelTimer?.();
  }

  async #renewAndGoOn(): Promise<void> {
    // It says so itself where it fails.
    await this.renew().catch(() => undefined);
    this.start();
  }

  /**
   * Says at once that this classifier is at work on its jobs, and forgets those it has lost. What
   * is replied to in that moment is gone from Redis before its reply is known to have arrived: of
   * those the reply's own answer tells whether they were lost.
   */
  async renew(): Promise<void> {
    const entryIds = [...this.#entryIds];
    if (entryIds.length === 0) return;
    const { own, taken } = await this.#renewals.watch(() => this.group.renew(entryIds));
    const kept = new Set(own);
    const lost = entryIds.filter((id) => !kept.has(id) && !this.#replying.has(id));
    for (const entryId of lost) this.#entryIds.delete(entryId);
    // The others' callers went away.
    const jobs = taken.filter((id) => lost.includes(id)).length;
    if (jobs > 0) this.logger.warn({ jobs }, 'jobs lost to another classifier');
  }
}
