import type { FeedbackEntry } from '../feedback/feedback-entry.js';

/** Field names and values in turn, as XADD takes them. Reports look as they always did. */
export function encodeFeedback(entry: FeedbackEntry): string[] {
  const received = ['receivedAt', entry.receivedAt];
  return entry.kind === undefined
    ? [...received, 'report', entry.report]
    : [...received, 'feedback', JSON.stringify(entry)];
}
