import { readStored } from '../../application/feedback/stored-feedback.js';

/** Where feedback was kept before there was a database. Nothing is ever written to it. */
export interface EarlierFeedback {
  /** For people: a path, or `Redis`. */
  readonly name: string;
  /** What tells it from all others, whatever it is called; undefined where there is nothing. */
  identify(): Promise<string | undefined>;
  /**
   * What lies behind a position, the oldest first, in pages.
   *
   * @param position Of a page; empty for the beginning.
   */
  readAfter(position: string): AsyncIterable<EarlierPage>;
}

export interface EarlierPage {
  readonly entries: readonly EarlierEntry[];
  /** Behind its last entry. */
  readonly position: string;
}

/** A row of the table `feedback`. */
export interface EarlierEntry {
  readonly received_at: string;
  readonly entry: string;
}

/** What cannot be understood is kept, too: as the text that it was, so that an export names it. */
export function toEarlierEntry(text: string, parse: () => unknown): EarlierEntry {
  const stored = readStored('', parse);
  return 'entry' in stored
    ? { received_at: stored.entry.receivedAt, entry: JSON.stringify(stored.entry) }
    : { received_at: '', entry: JSON.stringify(text) };
}
