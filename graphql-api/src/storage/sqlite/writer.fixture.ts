/** A program that keeps feedback in the folder it is given until it is killed; it prints what it was told is kept. */
import { systemClock } from '@detections/runtime';
import { pino } from 'pino';
import { Database } from '../database/database.js';
import { DatabaseFeedbackStore } from '../feedback/database-feedback-store.js';
import { sqliteEngine } from './sqlite-engine.js';

const [, , folder = '', name = ''] = process.argv;
const logger = pino({ level: 'warn' }, pino.destination({ fd: 2, sync: true }));
const database = new Database({ engine: sqliteEngine({ folder }), clock: systemClock, logger });
const store = new DatabaseFeedbackStore(database);
await database.start();
for (let number = 0; ; number += 1) {
  const report = `${name}-${String(number)}`;
  await store.append({ receivedAt: '2026-11-24T00:00:00.000Z', report });
  process.stdout.write(`${report}\n`);
}
