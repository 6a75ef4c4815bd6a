import type { OutageReport } from '@detections/runtime';
import { StorageUnavailableError } from '@detections/schema';
import type {
  CompiledQuery,
  DatabaseConnection,
  Dialect,
  Driver,
  QueryResult,
  TransactionSettings,
} from 'kysely';
import type { DatabaseEngine } from './database-engine.js';

/**
 * The engine's dialect, whose queries fail with `StorageUnavailableError` where the database is at
 * fault, wherever they are made. What is our own fault stays as it is.
 */
export function reportingDialect(engine: DatabaseEngine, outages: OutageReport): Dialect {
  const { dialect } = engine;
  return {
    createAdapter: () => dialect.createAdapter(),
    createDriver: () => new ReportingDriver(dialect.createDriver(), engine, outages),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
  };
}

/** As a client may hear it: the database's own words are for the log alone. */
const MESSAGE =
  'Expected a database that can be reached and written to, and there is none at the moment; the log says why. Try again shortly.';

class ReportingDriver implements Driver {
  constructor(
    private readonly driver: Driver,
    private readonly engine: DatabaseEngine,
    private readonly outages: OutageReport,
  ) {}

  init(): Promise<void> {
    return this.#report(() => this.driver.init());
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await this.#report(() => this.driver.acquireConnection());
    return new ReportingConnection(connection, (query) => this.#report(query));
  }

  beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    return this.driver.beginTransaction(connection, settings);
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return this.driver.commitTransaction(connection);
  }

  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // Of the connection itself: the driver marks one that does not come back.
    return this.#report(() => this.driver.rollbackTransaction(innermost(connection)));
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    return this.driver.releaseConnection(innermost(connection));
  }

  destroy(): Promise<void> {
    return this.driver.destroy();
  }

  async #report<T>(attempt: () => Promise<T>): Promise<T> {
    try {
      const value = await attempt();
      this.outages.succeeded();
      return value;
    } catch (error) {
      if (this.engine.isOurFault(error)) throw error;
      this.outages.failed({ database: this.engine.name, reason: reasonOf(error) });
      throw new StorageUnavailableError(MESSAGE, { cause: error });
    }
  }
}

class ReportingConnection implements DatabaseConnection {
  constructor(
    readonly connection: DatabaseConnection,
    private readonly report: <T>(query: () => Promise<T>) => Promise<T>,
  ) {}

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return this.report(() => this.connection.executeQuery<R>(query));
  }

  streamQuery<R>(query: CompiledQuery, chunkSize?: number): AsyncIterableIterator<QueryResult<R>> {
    return this.connection.streamQuery<R>(query, chunkSize);
  }
}

function innermost(connection: DatabaseConnection): DatabaseConnection {
  return connection instanceof ReportingConnection ? connection.connection : connection;
}

/** Node puts several addresses' failures into one error without a message. */
function reasonOf(error: unknown): string {
  const { message, code } = error as { readonly message?: unknown; readonly code?: unknown };
  return [code, message].filter((part) => typeof part === 'string' && part !== '').join(': ');
}
