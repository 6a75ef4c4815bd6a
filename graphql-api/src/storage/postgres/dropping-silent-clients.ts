import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';

/**
 * A pool whose clients are used no more once one of their queries went without an answer: behind a
 * connection that was cut without a word the next ones would wait in vain, until TCP gives up after
 * a quarter of an hour.
 */
export function droppingSilentClients(pool: pg.Pool): PostgresPool {
  return {
    connect: async () => dropWhenSilent(await pool.connect()),
    end: () => pool.end(),
  };
}

function dropWhenSilent(client: pg.PoolClient): PostgresPoolClient {
  let isSilent = false;
  const query = async (sql: string, parameters: unknown[]): Promise<unknown> => {
    try {
      return await client.query(sql, parameters);
    } catch (error) {
      // What the server says itself, it says as an error with a code.
      if (!(error instanceof Error && 'code' in error)) isSilent = true;
      throw error;
    }
  };
  // The pool listens only to those that nobody uses. Whoever uses this one hears of it by the next
  // query; without a listener the process would end.
  client.on('error', ignore);
  return {
    // Of the two forms that Kysely knows the other one is for cursors, which nobody uses.
    query: query as unknown as PostgresPoolClient['query'],
    release: (destroy = false) => {
      client.off('error', ignore);
      client.release(destroy || isSilent);
    },
  };
}

function ignore(): void {
  // See where it listens.
}
