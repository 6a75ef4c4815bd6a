import type { Generated, Kysely } from 'kysely';
import type { ColumnKinds } from '../database/database-engine.js';

/** What people say of answers, and how much of it came from where it was kept before. */
export interface FeedbackTables {
  readonly feedback: FeedbackTable;
  readonly taken_over: TakenOverTable;
}

interface FeedbackTable {
  readonly position: Generated<number>;
  /** Of the entry, ISO 8601 in UTC, so that the order of the text is that of time; empty if none. */
  readonly received_at: string;
  /** A `FeedbackEntry` in JSON, or what another program had left in its place. */
  readonly entry: string;
}

interface TakenOverTable {
  /** Identifies the file or the stream. */
  readonly source: string;
  /** Up to where its entries are in `feedback`. */
  readonly position: string;
}

export async function createFeedbackTables(
  db: Kysely<never>,
  { counter }: ColumnKinds,
): Promise<void> {
  await db.schema
    .createTable('feedback')
    .addColumn('position', counter.type, counter.build)
    .addColumn('received_at', 'text', (column) => column.notNull())
    .addColumn('entry', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('feedback_by_time')
    .on('feedback')
    .columns(['received_at', 'position'])
    .execute();
  await db.schema
    .createTable('taken_over')
    .addColumn('source', 'text', (column) => column.primaryKey().notNull())
    .addColumn('position', 'text', (column) => column.notNull())
    .execute();
}
