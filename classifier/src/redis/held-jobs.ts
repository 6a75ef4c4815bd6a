import type { Clock } from '@detections/schema';
import type { Logger } from 'pino';
import type { JobGroup } from './job-group.js';

/** The jobs in this classifier's hands, which it keeps from being taken over while it lives. */
export class HeldJobs {
  readonly #entryIds = new Set<string>();
  #cancelTimer: (() => void) | undefined;
  #closed = false;

  constructor(
    private readonly group: JobGroup,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly renewIntervalMs: number,
  ) {}

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

  remove(entryId: string): void {
    this.#entryIds.delete(entryId);
  }

  close(): void {
    this.#closed = true;
    this.#cancelTimer?.();
  }

  async #renewAndGoOn(): Promise<void> {
    try {
      await this.renew();
    } catch (error) {
      this.logger.warn({ err: error }, 'renewing held jobs failed');
    }
    this.start();
  }

  /** Says at once that this classifier is at work on its jobs, and forgets those it has lost. */
  async renew(): Promise<void> {
    const entryIds = [...this.#entryIds];
    if (entryIds.length === 0) return;
    const own = new Set(await this.group.renew(entryIds));
    const lost = entryIds.filter((entryId) => !own.has(entryId) && this.#entryIds.has(entryId));
    for (const entryId of lost) this.#entryIds.delete(entryId);
    if (lost.length > 0) {
      this.logger.warn({ jobs: lost.length }, 'jobs lost to another classifier or cancelled');
    }
  }
}
