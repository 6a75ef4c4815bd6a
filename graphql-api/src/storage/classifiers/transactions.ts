import type { Kysely, Transaction } from 'kysely';
import type { Tables } from '../database/tables.js';

/** Reads everything as it was at one moment, whoever changes it meanwhile. */
export function atOneMoment<T>(
  queries: Kysely<Tables>,
  read: (transaction: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  return queries
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(read);
}

/**
 * A change that nobody else's overlaps, in whichever process: each takes the lock of the one row of
 * `classifier_changes` first. So limits and names that it has checked still hold when it is
 * committed, and no two of them can wait for each other. Readers are not held up.
 *
 * @param changed Whether there was a change, by the result; always, unless given.
 */
export function changing<T>(
  queries: Kysely<Tables>,
  change: (transaction: Transaction<Tables>) => Promise<T>,
  changed: (result: T) => boolean = () => true,
): Promise<T> {
  // Each statement sees what was committed before it; a snapshot from before the lock would not.
  return queries
    .transaction()
    .setIsolationLevel('read committed')
    .execute(async (transaction) => {
      await addToChanges(transaction, 0);
      const result = await change(transaction);
      if (changed(result)) await addToChanges(transaction, 1);
      return result;
    });
}

async function addToChanges(transaction: Transaction<Tables>, count: 0 | 1): Promise<void> {
  await transaction
    .updateTable('classifier_changes')
    .set((row) => ({ number: row('number', '+', count) }))
    .execute();
}
