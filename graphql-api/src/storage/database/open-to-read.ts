import { OutageReport, type OutageLogger } from '@detections/runtime';
import type { Closeable } from '@detections/runtime/lifecycle';
import { Kysely } from 'kysely';
import type { DatabaseEngine } from './database-engine.js';
import { reportingDialect } from './reporting-dialect.js';
import type { Tables } from './tables.js';

export interface ReadableDatabase extends Closeable {
  readonly name: string;
  readonly queries: Kysely<Tables>;
}

/**
 * For a program beside the service: nothing is migrated, and a service that runs is not held up.
 *
 * @returns undefined where no service has made the tables yet.
 * @throws StorageUnavailableError
 */
export async function openToRead(
  engine: DatabaseEngine,
  logger: OutageLogger,
): Promise<ReadableDatabase | undefined> {
  const outages = OutageReport.of(logger, 'reading the database');
  const queries = new Kysely<Tables>({ dialect: reportingDialect(engine, outages) });
  const close = (): Promise<void> => queries.destroy();
  try {
    const tables = await queries.introspection.getTables();
    if (tables.some(({ name }) => name === 'feedback'))
      return { name: engine.name, queries, close };
  } catch (error) {
    await close();
    throw error;
  }
  await close();
  return undefined;
}
