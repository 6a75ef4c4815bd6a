import type { FeedbackReport } from './feedback-entry.js';

/** Longest report that is kept, in UTF-16 code units; the rest is cut off. */
const MAX_REPORT_LENGTH = 10_000;

/** @returns undefined where nothing is left to keep. */
export function toFeedbackReport(text: string, now: number): FeedbackReport | undefined {
  const report = text
    .replace(/[\r\n\u2028\u2029]+/g, ' ')
    .trim()
    .slice(0, MAX_REPORT_LENGTH);
  return report === '' ? undefined : { receivedAt: new Date(now).toISOString(), report };
}
