/** A program that adds examples to the class that it is told until it is killed; it prints the ids of those of which it was told that they are kept. */
import { systemClock } from '@detections/runtime';
import { pino } from 'pino';
import { AT, newExample } from '../classifiers/classifier-stores.fixture.js';
import { DatabaseClassifierStore } from '../classifiers/database-classifier-store.js';
import { Database } from '../database/database.js';
import { sqliteEngine } from './sqlite-engine.js';

const AT_ONCE = 3;
const LIMITS = { maxClassifiers: 9, maxClasses: 9, maxExamples: 1e6, maxPhotoBytes: 1e12 };

const [, , folder = '', id = '', classId = ''] = process.argv;
const logger = pino({ level: 'warn' }, pino.destination({ fd: 2, sync: true }));
const database = new Database({ engine: sqliteEngine({ folder }), clock: systemClock, logger });
const store = new DatabaseClassifierStore(database, LIMITS);
await database.start();
for (;;) {
  const examples = Array.from({ length: AT_ONCE }, () => ({
    ...newExample(undefined, 2048),
    photo: Buffer.alloc(45_000, 'photo'),
  }));
  const { ids } = await store.addExamples(id, classId, examples, AT);
  process.stdout.write(`${ids.join(' ')}\n`);
}
