import { OutageReport, type Clock, type OutageLogger } from '@detections/runtime';
import type { Service } from '@detections/runtime/lifecycle';
import { StorageUnavailableError } from '@detections/schema';
import { Kysely, Migrator } from 'kysely';
import type { DatabaseEngine } from './database-engine.js';
import { migrations } from './migrations.js';
import { reportingDialect } from './reporting-dialect.js';
import type { Tables } from './tables.js';

export interface DatabaseOptions {
  readonly engine: DatabaseEngine;
  /** Why nobody may read or write just now, for a client; undefined where everybody may. */
  readonly refusal?: () => string | undefined;
  readonly clock: Clock;
  readonly logger: OutageLogger;
}

const RETRY_MS = 1000;
const NOT_OPEN = 'The database is not open yet; the log says why. Try again shortly.';

/**
 * What must last, in SQLite or PostgreSQL, with the same queries. Where it is away nothing but
 * `queries` fails, and it is tried again by itself.
 */
export class Database implements Service {
  readonly #kysely: Kysely<Tables>;
  readonly #outages: OutageReport;
  #isReady = false;
  #cancelRetry: () => void = () => undefined;
  #migrating: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(private readonly options: DatabaseOptions) {
    const { engine, logger } = options;
    this.#outages = new OutageReport(logger, {
      begins: 'the database fails',
      ends: 'the database works again',
    });
    this.#kysely = new Kysely({ dialect: reportingDialect(engine, this.#outages) });
  }

  /** For people: where it is. */
  get name(): string {
    return this.options.engine.name;
  }

  /**
   * Every query and transaction starts here. They fail with `StorageUnavailableError` while the
   * database is away. A transaction of SQLite's is the only one of its process: await in it nothing
   * but its own queries.
   *
   * @throws StorageUnavailableError while the tables are not known to be those of this version.
   */
  get queries(): Kysely<Tables> {
    const refusal = this.options.refusal?.() ?? (this.#isReady ? undefined : NOT_OPEN);
    if (refusal !== undefined) throw new StorageUnavailableError(refusal);
    return this.#kysely;
  }

  /** Brings the tables up to date. A database that is away is tried again every second. */
  start(): Promise<void> {
    this.#migrating ??= this.#migrate();
    return this.#migrating;
  }

  /** What is under way is still answered. */
  close(): Promise<void> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  async #migrate(): Promise<void> {
    if (this.#closing !== undefined) return;
    const migrator = new Migrator({
      db: this.#kysely,
      provider: { getMigrations: () => Promise.resolve(migrations(this.options.engine.columns)) },
    });
    const { error } = await migrator.migrateToLatest();
    if (error === undefined) {
      this.#isReady = true;
      this.#outages.succeeded();
      return;
    }
    // One that is away has said so. Here a later version has been, or the tables are others'.
    if (!(error instanceof StorageUnavailableError)) {
      this.#outages.failed({ database: this.name, reason: messageOf(error) });
    }
    this.#cancelRetry = this.options.clock.after(RETRY_MS, () => {
      this.#migrating = this.#migrate();
    });
  }

  async #finish(): Promise<void> {
    this.#cancelRetry();
    this.#isReady = false;
    await this.#migrating;
    this.#cancelRetry();
    await this.#kysely.destroy();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
