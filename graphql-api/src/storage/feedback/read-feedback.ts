import { readStored, type StoredFeedback } from '../../application/feedback/stored-feedback.js';
import type { Database } from '../database/database.js';

/** Of the longest reports some 10 MB; others have their turn in between. */
const PAGE_LENGTH = 1000;

/**
 * Every entry of the database, the oldest first, page by page as it is asked for.
 *
 * @throws StorageUnavailableError
 */
export async function* readFeedback({
  name,
  queries,
}: Pick<Database, 'name' | 'queries'>): AsyncGenerator<StoredFeedback> {
  let last = { received_at: '', position: 0 };
  for (;;) {
    const page = await queries
      .selectFrom('feedback')
      .selectAll()
      .where((row) =>
        row(
          row.refTuple('received_at', 'position'),
          '>',
          row.tuple(last.received_at, last.position),
        ),
      )
      .orderBy('received_at')
      .orderBy('position')
      .limit(PAGE_LENGTH)
      .execute();
    for (const row of page) {
      const place = `entry ${String(row.position)} of ${name}`;
      yield readStored(place, () => JSON.parse(row.entry) as unknown);
      last = row;
    }
    if (page.length < PAGE_LENGTH) return;
  }
}
