import type { Kysely, Migration } from 'kysely';
import { createClassifierTables } from '../classifiers/classifier-tables.js';
import { createFeedbackTables } from '../feedback/feedback-tables.js';
import type { ColumnKinds } from './database-engine.js';

/**
 * Every step from an empty database to the tables of today, in the order of their names. One that
 * was released is never changed: what comes later is another step. A step is written for the tables
 * as they were then, so it knows no types of today's.
 */
const STEPS: Readonly<Record<string, (db: Kysely<never>, columns: ColumnKinds) => Promise<void>>> =
  {
    '001-feedback': createFeedbackTables,
    '002-classifiers': createClassifierTables,
  };

export function migrations(columns: ColumnKinds): Record<string, Migration> {
  return Object.fromEntries(
    Object.entries(STEPS).map(([name, step]) => [
      name,
      { up: (db: Kysely<never>) => step(db, columns) },
    ]),
  );
}
