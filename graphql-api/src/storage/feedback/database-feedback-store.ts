import type { FeedbackEntry } from '../../application/feedback/feedback-entry.js';
import type { FeedbackStore } from '../../application/feedback/feedback-store.js';
import type { Database } from '../database/database.js';

/** One row an entry. */
export class DatabaseFeedbackStore implements FeedbackStore {
  constructor(private readonly database: Pick<Database, 'queries'>) {}

  async append(entry: FeedbackEntry): Promise<void> {
    await this.database.queries
      .insertInto('feedback')
      .values({ received_at: entry.receivedAt, entry: JSON.stringify(entry) })
      .execute();
  }
}
