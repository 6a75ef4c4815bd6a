import { OutageReport, repeat, type Clock, type OutageLogger } from '@detections/runtime';
import type { Service } from '@detections/runtime/lifecycle';
import type { Database } from '../database/database.js';
import type { EarlierFeedback } from './earlier-feedback.js';
import { takeOverFeedback } from './take-over-feedback.js';

export interface FeedbackTakeoverOptions {
  readonly database: Pick<Database, 'queries'>;
  readonly earlier: EarlierFeedback;
  readonly clock: Clock;
  readonly logger: OutageLogger;
}

/** Until it has worked once, the database or Redis may only be a moment away. */
const RETRY_MS = 1000;
/** Processes of an earlier version may still be adding to it. */
const LOOK_AGAIN_MS = 60_000;

/** Takes over what an earlier version kept, and, while it lives, what such a one still adds. */
export class FeedbackTakeover implements Service {
  readonly #outages: OutageReport;
  readonly #stop = new AbortController();
  #nextMs = LOOK_AGAIN_MS;
  #underWay: Promise<void> = Promise.resolve();

  constructor(private readonly options: FeedbackTakeoverOptions) {
    this.#outages = OutageReport.of(options.logger, 'taking over earlier feedback');
  }

  /** Nobody waits for it: there may be much of it, or Redis may be away. */
  start(): Promise<void> {
    const look = (): Promise<void> => (this.#underWay = this.#look());
    const { clock } = this.options;
    void look().then(() => {
      repeat(look, { clock, everyMs: () => this.#nextMs, signal: this.#stop.signal });
    });
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#stop.abort();
    return this.#underWay;
  }

  async #look(): Promise<void> {
    const { database, earlier, logger } = this.options;
    this.#nextMs = LOOK_AGAIN_MS;
    try {
      const count = await takeOverFeedback(database, earlier);
      this.#outages.succeeded({ from: earlier.name });
      if (count > 0) logger.info({ from: earlier.name, count }, 'earlier feedback taken over');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#outages.failed({ from: earlier.name, reason });
      this.#nextMs = RETRY_MS;
    }
  }
}
