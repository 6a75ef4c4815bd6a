import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeDatabaseContract } from '../database/database-contract.fixture.js';
import { sqliteEngine } from './sqlite-engine.js';

describeDatabaseContract('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'detections-sqlite-'));
  return {
    engine: () => sqliteEngine({ folder: join(folder, 'made with it, %20 and ? and #') }),
    close: () => rm(folder, { recursive: true }),
  };
});
