import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { systemClock } from '@detections/runtime';
import { sql } from 'kysely';
import { pino } from 'pino';
import { Database } from '../database/database.js';
import { readFeedback } from '../feedback/read-feedback.js';
import { sqliteEngine } from './sqlite-engine.js';

const WRITER = fileURLToPath(new URL('./writer.fixture.js', import.meta.url));
const ROUNDS = 8;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'detections-killed-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** @returns What it was told is kept before it was killed, at a moment of chance. */
async function writeUntilKilled(name: string): Promise<readonly string[]> {
  const child = spawn(process.execPath, [WRITER, folder, name]);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await once(child.stdout, 'data');
  setTimeout(() => child.kill('SIGKILL'), Math.random() * 150);
  await once(child, 'close');
  // The last line may be half of one.
  return output.split('\n').slice(0, -1);
}

it('loses nothing that was acknowledged when two writers are killed, again and again', async () => {
  const acknowledged: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const names = [`a${String(round)}`, `b${String(round)}`];
    acknowledged.push(...(await Promise.all(names.map(writeUntilKilled))).flat());
  }
  const logger = pino({ level: 'silent' });
  const database = new Database({ engine: sqliteEngine({ folder }), clock: systemClock, logger });
  await database.start();
  const kept = new Set<string>();
  for await (const stored of readFeedback(database)) {
    if ('entry' in stored && stored.entry.kind === undefined) kept.add(stored.entry.report);
  }
  const checked = await sql`pragma integrity_check`.execute(database.queries);
  await database.close();
  expect(acknowledged.length).toBeGreaterThan(2 * ROUNDS);
  expect(acknowledged.filter((report) => !kept.has(report))).toEqual([]);
  expect(checked.rows).toEqual([{ integrity_check: 'ok' }]);
}, 60_000);
