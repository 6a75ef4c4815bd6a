import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { ColumnKinds, DatabaseEngine } from '../database/database-engine.js';
import { SqliteError } from './sqlite-client.js';
import { SqliteDriver } from './sqlite-driver.js';

/** Of the folder's file; SQLite puts `-wal` and `-shm` beside it while it is open. */
export const SQLITE_FILE_NAME = 'detections.db';

/** Another process writes for milliseconds; one that is frozen in the middle must not be waited for. */
const BUSY_TIMEOUT_MS = 5000;

export interface SqliteEngineOptions {
  readonly folder: string;
  /** The file must be there then, and nothing is written to it. Default: false. */
  readonly readOnly?: boolean;
}

/** SQLite in `<folder>/detections.db`, by libsql. */
export function sqliteEngine({ folder, readOnly = false }: SqliteEngineOptions): DatabaseEngine {
  const path = resolve(folder, SQLITE_FILE_NAME);
  const options = {
    location: readOnly ? `${pathToFileURL(path).href}?mode=ro` : path,
    busyTimeoutMs: BUSY_TIMEOUT_MS,
    create: readOnly ? undefined : path,
  };
  return {
    name: path,
    dialect: {
      createAdapter: () => new TransactionalSqliteAdapter(),
      createDriver: () => new SqliteDriver(options),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
    columns: COLUMNS,
    isOurFault: (error) => error instanceof SqliteError && OUR_FAULT.test(error.code),
  };
}

/**
 * Kysely migrates SQLite without a transaction, and without a lock, as if there were one process.
 * SQLite can do both by one: a transaction that begins as a writer.
 */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

const COLUMNS: ColumnKinds = {
  counter: { type: 'integer', build: (column) => column.primaryKey().autoIncrement() },
  bytes: 'blob',
};

/** SQLITE_ERROR is a statement that is wrong. */
const OUR_FAULT = /^SQLITE_(ERROR|CONSTRAINT|MISMATCH|RANGE|TOOBIG|MISUSE)/;
