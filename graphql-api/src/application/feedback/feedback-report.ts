import type { Clock } from '@detections/runtime';
import type { Logger } from 'pino';
import type { FeedbackReport } from './feedback-entry.js';
import type { FeedbackStore } from './feedback-store.js';

export interface KeepReportOptions {
  readonly store: FeedbackStore;
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Pick<Logger, 'error'>;
}

/**
 * Keeps what somebody says in their own words; nothing where there is nothing. It never fails:
 * nobody who reports is told of it, so a report that the store does not take is kept by the log.
 */
export type KeepReport = (text: string) => Promise<void>;

/** Longest report that is kept, in UTF-16 code units; the rest is cut off. */
const MAX_REPORT_LENGTH = 10_000;

export function createKeepReport({ store, clock, logger }: KeepReportOptions): KeepReport {
  return async (text) => {
    const report = toFeedbackReport(text, clock.now());
    if (report === undefined) return;
    try {
      await store.append(report);
    } catch (error) {
      logger.error({ err: error, feedback: report }, 'feedback not stored');
    }
  };
}

/** @returns undefined where nothing is left to keep. */
export function toFeedbackReport(text: string, now: number): FeedbackReport | undefined {
  const report = text
    .replace(/[\r\n\u2028\u2029]+/g, ' ')
    .trim()
    .slice(0, MAX_REPORT_LENGTH);
  return report === '' ? undefined : { receivedAt: new Date(now).toISOString(), report };
}
