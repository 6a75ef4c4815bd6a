import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeClassifierStoreContract } from '../classifiers/classifier-store-contract.fixture.js';
import { databaseStores } from '../classifiers/classifier-stores.fixture.js';
import {
  describeDatabaseContract,
  type EmptyDatabase,
} from '../database/database-contract.fixture.js';
import { sqliteEngine } from './sqlite-engine.js';

const create = async (): Promise<EmptyDatabase> => {
  const folder = await mkdtemp(join(tmpdir(), 'detections-sqlite-'));
  return {
    engine: () => sqliteEngine({ folder: join(folder, 'made with it, %20 and ? and #') }),
    close: () => rm(folder, { recursive: true }),
  };
};

describeDatabaseContract('SQLite', create);

describeClassifierStoreContract('SQLite', async (limits) => databaseStores(await create(), limits));
