import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isArrayBuffer } from 'node:util/types';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import { SqliteClient } from './sqlite-client.js';
import type { SqliteThreadData } from './sqlite-messages.js';

export interface SqliteDriverOptions extends SqliteThreadData {
  /** Made with its folder where it is missing; undefined where it must be there. */
  readonly create: string | undefined;
}

/**
 * Kysely's driver for a SQLite that lives on a thread. All share one connection and take turns, as
 * SQLite has one writer anyway: whoever is in a transaction keeps it until its end.
 */
export class SqliteDriver implements Driver {
  #client: SqliteClient | undefined;
  #lastTurn: Promise<void> = Promise.resolve();
  #endTurn: () => void = () => undefined;
  #isDestroyed = false;

  constructor(private readonly options: SqliteDriverOptions) {}

  init(): Promise<void> {
    return Promise.resolve();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#lastTurn;
    let endTurn = (): void => undefined;
    this.#lastTurn = new Promise((resolve) => {
      endTurn = resolve;
    });
    await before;
    this.#endTurn = endTurn;
    try {
      return new SqliteConnection(await this.#open());
    } catch (error) {
      endTurn();
      throw error;
    }
  }

  async beginTransaction(
    connection: DatabaseConnection,
    { accessMode }: TransactionSettings,
  ): Promise<void> {
    // A transaction that begins by reading and then writes is refused at once, without waiting,
    // where another process has written in between.
    const begin = accessMode === 'read only' ? 'begin' : 'begin immediate';
    await connection.executeQuery(CompiledQuery.raw(begin));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  releaseConnection(): Promise<void> {
    this.#endTurn();
    return Promise.resolve();
  }

  async destroy(): Promise<void> {
    this.#isDestroyed = true;
    await this.#client?.close();
  }

  /** Anew where its thread was lost, or where it could not be opened before. */
  async #open(): Promise<SqliteClient> {
    if (this.#isDestroyed) throw new Error('The database is closed.');
    if (this.#client?.isOpen === true) return this.#client;
    const { create, ...data } = this.options;
    if (create !== undefined) await mkdir(dirname(create), { recursive: true });
    this.#client = await SqliteClient.open(data);
    return this.#client;
  }
}

class SqliteConnection implements DatabaseConnection {
  constructor(private readonly client: SqliteClient) {}

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, changes } = await this.client.run(sql, parameters);
    return {
      rows: rows.map(toBytes) as R[],
      ...(changes !== undefined && { numAffectedRows: BigInt(changes) }),
    };
  }

  // eslint-disable-next-line @typescript-eslint/require-await, require-yield -- the port's shape
  async *streamQuery<R>(): AsyncGenerator<QueryResult<R>> {
    throw new Error('Read in pages: SQLite has one connection, and a stream would keep it.');
  }
}

/** Blobs as PostgreSQL's driver gives them. */
function toBytes(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      isArrayBuffer(value) ? new Uint8Array(value) : value,
    ]),
  );
}
