import {
  PostgresAdapter,
  PostgresDriver,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type PostgresPool,
} from 'kysely';
import pg from 'pg';
import type { ColumnKinds, DatabaseEngine } from '../database/database-engine.js';
import { droppingSilentClients } from './dropping-silent-clients.js';

/** A request waits for it; so does a start. */
const CONNECT_TIMEOUT_MS = 5000;
/** Beyond it the server counts as frozen, or unreachable without a word. */
const QUERY_TIMEOUT_MS = 15_000;

/** @param url As libpq has it: `postgres://user:password@host:port/name?sslmode=verify-full`. */
export function postgresEngine(url: string): DatabaseEngine {
  return {
    name: 'PostgreSQL',
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new PostgresDriver({ pool: () => Promise.resolve(openPool(url)) }),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    columns: COLUMNS,
    isOurFault: (error) => error instanceof pg.DatabaseError && OUR_FAULT.test(error.code ?? ''),
  };
}

const COLUMNS: ColumnKinds = {
  counter: {
    type: 'bigint',
    build: (column) => column.primaryKey().generatedAlwaysAsIdentity(),
  },
  bytes: 'bytea',
};

/** SQLSTATE: wrong data, a broken constraint, a wrong statement; of the last not missing rights. */
const OUR_FAULT = /^(22|23|42(?!501))/;

function openPool(connectionString: string): PostgresPool {
  const types = new pg.TypeOverrides();
  // As numbers: ours are counters, far below 2^53.
  types.setTypeParser(pg.types.builtins.INT8, Number);
  const pool = new pg.Pool({
    connectionString,
    application_name: 'detections',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    // The server gives up, too, so that it does not go on with what nobody waits for.
    statement_timeout: QUERY_TIMEOUT_MS,
    // One that is frozen in the middle of a transaction must not keep its locks from the others.
    idle_in_transaction_session_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
    types,
  });
  // Of a client that nobody uses at the moment; the pool takes another one next time.
  pool.on('error', () => undefined);
  return droppingSilentClients(pool);
}
