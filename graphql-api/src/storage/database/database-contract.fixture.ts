import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '@detections/runtime';
import type { Generated } from 'kysely';
import { pino } from 'pino';
import { createFeedback } from '../../application/feedback/feedback.fixture.js';
import type { FeedbackEntry } from '../../application/feedback/feedback-entry.js';
import { DatabaseFeedbackStore } from '../feedback/database-feedback-store.js';
import type { EarlierFeedback, EarlierPage } from '../feedback/earlier-feedback.js';
import { readFeedback } from '../feedback/read-feedback.js';
import { takeOverFeedback } from '../feedback/take-over-feedback.js';
import type { DatabaseEngine } from './database-engine.js';
import { Database } from './database.js';

const logger = pino({ level: 'silent' });

/** A database of its own for each test, and one more engine for each process that is played. */
export interface EmptyDatabase {
  engine(): DatabaseEngine;
  close(): Promise<void>;
}

/** What every database must do. */
export function describeDatabaseContract(name: string, create: () => Promise<EmptyDatabase>): void {
  describe(`a database: ${name}`, () => {
    let empty: EmptyDatabase;
    const opened: Database[] = [];

    beforeEach(async () => {
      empty = await create();
    });
    afterEach(async () => {
      for (const database of opened.splice(0)) await database.close();
      await empty.close();
    });

    const open = (): Database => {
      const database = new Database({ engine: empty.engine(), clock: systemClock, logger });
      opened.push(database);
      return database;
    };
    const started = async (): Promise<Database> => {
      const database = open();
      await database.start();
      return database;
    };

    it('is refused before it starts and after it closes, which it may twice', async () => {
      const database = open();
      expect(() => database.queries).toThrow(
        expect.objectContaining({ code: 'STORAGE_UNAVAILABLE' }),
      );
      await Promise.all([database.start(), database.start()]);
      expect(await database.queries.selectFrom('feedback').selectAll().execute()).toEqual([]);
      await Promise.all([database.close(), database.close()]);
      expect(() => database.queries).toThrow(
        expect.objectContaining({ code: 'STORAGE_UNAVAILABLE' }),
      );
    });

    it('is made once by many processes that start at once', async () => {
      const all = Array.from({ length: 6 }, open);
      await Promise.all(all.map((database) => database.start()));
      await Promise.all(all.map((database, index) => append(database, report(String(index)))));
      for (const database of all) expect(await readAll(database)).toHaveLength(6);
    });

    it('keeps what it had when it is opened again', async () => {
      const first = await started();
      await append(first, createFeedback());
      await first.close();
      expect(await readAll(await started())).toEqual([createFeedback()]);
    });

    it('is not touched where a later version has been', async () => {
      const later = await started();
      await later.queries
        .insertInto('kysely_migration' as never)
        .values({ name: '999-later', timestamp: new Date().toISOString() })
        .execute();
      const earlier = open();
      await earlier.start();
      expect(() => earlier.queries).toThrow(
        expect.objectContaining({ code: 'STORAGE_UNAVAILABLE' }),
      );
    });

    it('takes all of a transaction or nothing', async () => {
      const database = await started();
      const failing = database.queries.transaction().execute(async (transaction) => {
        await transaction.insertInto('feedback').values({ received_at: '', entry: '{}' }).execute();
        throw new Error('changed its mind');
      });
      await expect(failing).rejects.toThrow('changed its mind');
      expect(await readAll(database)).toEqual([]);
    });

    it('says of our own mistakes what they are', async () => {
      const { queries } = await started();
      const insert = (): Promise<unknown> =>
        queries.insertInto('taken_over').values({ source: 'a', position: '' }).execute();
      await insert();
      await expect(insert()).rejects.not.toHaveProperty('code', 'STORAGE_UNAVAILABLE');
      const wrong = queries.selectFrom('no_such_table' as never).selectAll();
      await expect(wrong.execute()).rejects.not.toHaveProperty('code', 'STORAGE_UNAVAILABLE');
      // And works on.
      expect(await queries.selectFrom('taken_over').selectAll().execute()).toHaveLength(1);
    });

    it('takes and gives bytes, nulls and fractions, alone and together', async () => {
      const { columns } = empty.engine();
      const database = await started();
      const { queries } = database;
      await queries.schema
        .createTable('oddment')
        .addColumn('number', columns.counter.type, columns.counter.build)
        .addColumn('bytes', columns.bytes)
        .addColumn('weight', 'double precision')
        .execute();
      const oddments = queries.withTables<{ oddment: OddmentTable }>();
      const blobs = [new Uint8Array(8192).fill(7), new Uint8Array([1, 2, 3]).subarray(1), null];
      for (const bytes of [...blobs, new Uint8Array(0)]) {
        await oddments.insertInto('oddment').values({ bytes }).execute();
      }
      const both = { bytes: Buffer.from('both'), weight: 0.1 };
      const { number } = await oddments
        .insertInto('oddment')
        .values(both)
        .returning('number')
        .executeTakeFirstOrThrow();
      expect(number).toBe(5);
      const rows = await oddments.selectFrom('oddment').selectAll().orderBy('number').execute();
      expect(rows.map(({ bytes }) => bytes && [...bytes])).toEqual(
        [...blobs, [], both.bytes].map((bytes) => bytes && [...bytes]),
      );
      expect(rows.map(({ weight }) => weight)).toEqual([null, null, null, null, 0.1]);
    });

    it('reads feedback by the time it came, whatever is in it, page by page', async () => {
      const database = await started();
      const odd = 'nul \u0000, half a pair \ud83d, "quotes", \\ and ü';
      await append(database, { receivedAt: '2026-11-25T00:00:00.000Z', report: 'late' });
      const many = Array.from({ length: 2100 }, (_, index) => report(String(index)));
      const rows = many.map((entry) => ({
        received_at: entry.receivedAt,
        entry: JSON.stringify(entry),
      }));
      await database.queries.insertInto('feedback').values(rows).execute();
      await append(database, report(odd));
      const texts = (await readAll(database)).map((entry) => 'report' in entry && entry.report);
      expect(texts).toEqual([...Array(2100).keys()].map(String).concat(odd, 'late'));
    });

    describe('what was kept before there was a database', () => {
      it('is taken over once, by however many processes, and what is added later, too', async () => {
        const earlier = new FakeEarlier(30);
        const databases = [await started(), await started(), await started()];
        await Promise.all(databases.map((database) => untilTaken(database, earlier)));
        earlier.count = 45;
        await Promise.all(databases.map((database) => untilTaken(database, earlier)));
        const [database] = databases;
        expect(database && (await readAll(database))).toEqual(earlier.entries());
      });

      it('does not come back where somebody has deleted it', async () => {
        const database = await started();
        await takeOverFeedback(database, new FakeEarlier(3));
        await database.queries.deleteFrom('feedback').execute();
        await takeOverFeedback(database, new FakeEarlier(3));
        expect(await readAll(database)).toEqual([]);
      });

      it('is kept, where it cannot be understood, to be named', async () => {
        const database = await started();
        const page = { entries: [{ received_at: '', entry: '"nul \\u0000"' }], position: '1' };
        await takeOverFeedback(database, new FakeEarlier(0, [page]));
        const found = [];
        for await (const stored of readFeedback(database)) found.push(stored);
        expect(found).toEqual([
          {
            place: `entry 1 of ${database.name}`,
            unreadable: expect.stringContaining('object') as unknown,
          },
        ]);
      });
    });
  });
}

interface OddmentTable {
  readonly number: Generated<number>;
  readonly bytes: Uint8Array | null;
  readonly weight?: number | null;
}

function report(text: string): FeedbackEntry {
  return { receivedAt: '2026-11-24T00:00:00.000Z', report: text };
}

function append(database: Database, entry: FeedbackEntry): Promise<void> {
  return new DatabaseFeedbackStore(database).append(entry);
}

async function readAll(database: Database): Promise<FeedbackEntry[]> {
  const entries: FeedbackEntry[] = [];
  for await (const stored of readFeedback(database)) {
    if ('entry' in stored) entries.push(stored.entry);
  }
  return entries;
}

/** One that another process overtook gives way, and looks again later. */
async function untilTaken(database: Database, earlier: FakeEarlier): Promise<void> {
  let taken = -1;
  while (taken < earlier.count) {
    await takeOverFeedback(database, earlier);
    const rows = await database.queries.selectFrom('feedback').select('position').execute();
    taken = rows.length;
  }
}

/** A number of reports, in pages of seven. */
class FakeEarlier implements EarlierFeedback {
  readonly name = 'earlier';

  constructor(
    public count: number,
    private readonly pages?: readonly EarlierPage[],
  ) {}

  entries(): FeedbackEntry[] {
    return Array.from({ length: this.count }, (_, index) => report(String(index)));
  }

  identify(): Promise<string> {
    return Promise.resolve('fake');
  }

  async *readAfter(position: string): AsyncGenerator<EarlierPage> {
    if (this.pages !== undefined) yield* this.pages;
    for (let start = Number(position); start < this.count; start += 7) {
      await new Promise((resolve) => setImmediate(resolve));
      const entries = this.entries().slice(start, start + 7);
      yield {
        entries: entries.map((entry) => ({
          received_at: entry.receivedAt,
          entry: JSON.stringify(entry),
        })),
        position: String(start + entries.length),
      };
    }
  }
}
