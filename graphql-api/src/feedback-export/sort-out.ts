import type { FeedbackEntry } from '../application/feedback/feedback-entry.js';
import type { StoredFeedback } from '../application/feedback/stored-feedback.js';

export interface ExportCounts {
  readonly reports: number;
  readonly classifications: number;
  readonly unreadable: number;
}

export type UnreadableFeedback = Extract<StoredFeedback, { readonly unreadable: string }>;

/** The entries that can be read, and how many of each kind have gone by so far. */
export function sortOut(
  stored: AsyncIterable<StoredFeedback>,
  onUnreadable: (unreadable: UnreadableFeedback) => void,
): { readonly entries: AsyncIterable<FeedbackEntry>; readonly counts: ExportCounts } {
  const counts = { reports: 0, classifications: 0, unreadable: 0 };
  async function* entries(): AsyncGenerator<FeedbackEntry> {
    for await (const found of stored) {
      if ('unreadable' in found) {
        counts.unreadable += 1;
        onUnreadable(found);
        continue;
      }
      counts[found.entry.kind === undefined ? 'reports' : 'classifications'] += 1;
      yield found.entry;
    }
  }
  return { entries: entries(), counts };
}
