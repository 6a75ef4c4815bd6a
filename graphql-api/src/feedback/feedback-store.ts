/** What somebody reported, in their own words. */
export interface FeedbackReport {
  /** ISO 8601, UTC. */
  readonly receivedAt: string;
  /** One line of free text; old clients send a Python-style dict. */
  readonly report: string;
}

/** Keeps reports. One that was accepted survives a crash of this process. */
export interface FeedbackStore {
  append(report: FeedbackReport): Promise<void>;
  close(): Promise<void>;
}

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
