import type { Kysely } from 'kysely';
import type { Database } from '../database/database.js';
import type { Tables } from '../database/tables.js';
import type { EarlierFeedback, EarlierPage } from './earlier-feedback.js';

/**
 * Moves into the database what an earlier version had kept, once: each page goes there together with
 * its position, and only where nobody else has brought the same page meanwhile.
 *
 * @returns How many entries came.
 * @throws StorageUnavailableError
 * @throws QueueUnavailableError where the earlier place is Redis, and that is away.
 */
export async function takeOverFeedback(
  { queries }: Pick<Database, 'queries'>,
  earlier: EarlierFeedback,
): Promise<number> {
  const source = await earlier.identify();
  if (source === undefined) return 0;
  let before = await takenOver(queries, source);
  let count = 0;
  for await (const page of earlier.readAfter(before)) {
    if (!(await bringPage(queries, source, before, page))) {
      // Another process is at it. It goes on from where it is.
      return count;
    }
    before = page.position;
    count += page.entries.length;
  }
  return count;
}

/** Up to where the database has it; empty where it has nothing. */
export async function takenOver(queries: Kysely<Tables>, source: string): Promise<string> {
  const row = await queries
    .selectFrom('taken_over')
    .select('position')
    .where('source', '=', source)
    .executeTakeFirst();
  return row?.position ?? '';
}

function bringPage(
  queries: Kysely<Tables>,
  source: string,
  before: string,
  { entries, position }: EarlierPage,
): Promise<boolean> {
  return queries.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('taken_over')
      .values({ source, position: '' })
      .onConflict((conflict) => conflict.column('source').doNothing())
      .execute();
    const { numUpdatedRows } = await transaction
      .updateTable('taken_over')
      .set({ position })
      .where('source', '=', source)
      .where('position', '=', before)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) return false;
    if (entries.length > 0) await transaction.insertInto('feedback').values(entries).execute();
    return true;
  });
}
