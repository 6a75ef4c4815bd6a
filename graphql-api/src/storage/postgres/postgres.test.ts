import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { systemClock } from '@detections/runtime';
import {
  describeWith,
  eventually,
  withPostgres,
  type PostgresServer,
} from '@detections/test-support';
import pg from 'pg';
import { pino } from 'pino';
import { createFeedback } from '../../application/feedback/feedback.fixture.js';
import { describeClassifierStoreContract } from '../classifiers/classifier-store-contract.fixture.js';
import { databaseStores } from '../classifiers/classifier-stores.fixture.js';
import {
  describeDatabaseContract,
  type EmptyDatabase,
} from '../database/database-contract.fixture.js';
import { Database } from '../database/database.js';
import { DatabaseFeedbackStore } from '../feedback/database-feedback-store.js';
import { postgresEngine } from './postgres-engine.js';

describeWith(['postgres'], 'PostgreSQL', () => {
  let server: PostgresServer;

  withPostgres((started) => {
    server = started;
  });

  const create = async (): Promise<EmptyDatabase> => {
    const name = `test_${randomUUID().replaceAll('-', '')}`;
    const client = new pg.Client(server.url);
    await client.connect();
    await client.query(`create database ${name}`);
    return {
      engine: () => postgresEngine(server.urlOf(name)),
      close: () => client.end(),
    };
  };

  describeDatabaseContract('PostgreSQL', create);

  describeClassifierStoreContract('PostgreSQL', async (limits) =>
    databaseStores(await create(), limits),
  );

  it('that goes in the middle of a transaction fails that one, and nothing else', async () => {
    const logger = pino({ level: 'silent' });
    const engine = postgresEngine(server.url);
    const database = new Database({ engine, clock: systemClock, logger });
    await database.start();
    const { queries } = database;
    const cutOff = queries.transaction().execute(async (transaction) => {
      await transaction.selectFrom('feedback').selectAll().execute();
      await server.kill();
      // That the connection has ended is heard while nobody asks anything.
      await new Promise((resolve) => setTimeout(resolve, 100));
      await transaction.selectFrom('feedback').selectAll().execute();
    });
    await expect(cutOff).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    await server.resume();
    await eventually(() => queries.selectFrom('feedback').selectAll().execute());
    await database.close();
  });

  it('that is away fails what asks for it, and works again once it is back', async () => {
    const lines: string[] = [];
    const logger = pino({ level: 'info' }, { write: (line) => lines.push(line) });
    const engine = postgresEngine(server.url);
    await server.kill();
    const database = new Database({ engine, clock: systemClock, logger });
    const store = new DatabaseFeedbackStore(database);
    try {
      await database.start();
      await expect(store.append(createFeedback())).rejects.toMatchObject({
        code: 'STORAGE_UNAVAILABLE',
      });
      await server.resume();
      await eventually(() => store.append(createFeedback()));
      await server.kill();
      for (let index = 0; index < 3; index += 1) {
        await expect(store.append(createFeedback())).rejects.toMatchObject({
          code: 'STORAGE_UNAVAILABLE',
          message: expect.not.stringContaining('ECONNREFUSED') as unknown,
        });
      }
      await server.resume();
      await eventually(() => store.append(createFeedback()));
    } finally {
      await database.close();
    }
    const said = lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
    const [begins, ends] = ['the database fails', 'the database works again'];
    expect(said).toEqual([begins, ends, begins, ends]);
  });
});
