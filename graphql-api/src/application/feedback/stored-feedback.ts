import { feedbackEntrySchema, type FeedbackEntry } from './feedback-entry.js';

/** What lies at one place of a store: an entry, or why there is none. */
export type StoredFeedback =
  | { readonly place: string; readonly entry: FeedbackEntry }
  | { readonly place: string; readonly unreadable: string };

/** @param place For people: `entry 7 of PostgreSQL`. */
export function readStored(place: string, parse: () => unknown): StoredFeedback {
  try {
    const result = feedbackEntrySchema.safeParse(parse());
    if (result.success) return { place, entry: result.data };
    const [issue] = result.error.issues;
    return { place, unreadable: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` };
  } catch (error) {
    return { place, unreadable: error instanceof Error ? error.message : String(error) };
  }
}
