/**
 * The thread on which SQLite runs: libsql blocks the one that calls it, for as long as the disk
 * takes, or another process that writes. See docs/decisions/027-one-database.md.
 */
import { isArrayBuffer } from 'node:util/types';
import { parentPort, workerData } from 'node:worker_threads';
import Libsql from 'libsql';
import {
  CLOSE,
  type SqliteFailure,
  type SqliteReply,
  type SqliteResult,
  type SqliteStatement,
  type SqliteThreadData,
} from './sqlite-messages.js';

const BUSY_PAUSE_MS = 20;

const PRAGMAS: readonly string[] = [
  // A reader never waits for a writer, and what is committed is on the disk.
  'journal_mode = WAL',
  'synchronous = FULL',
  'foreign_keys = ON',
  // What is deleted is overwritten: it may be people's photos.
  'secure_delete = ON',
];

if (parentPort === null) throw new Error('This file is a thread.');
serve(parentPort, workerData as SqliteThreadData);

function serve(port: NonNullable<typeof parentPort>, data: SqliteThreadData): void {
  const answer = (id: number, run: () => SqliteResult): void => {
    const reply = replyOf(id, run);
    port.postMessage(reply, 'result' in reply ? blobsOf(reply.result) : []);
  };
  let database: Libsql.Database | undefined;
  answer(0, () => {
    database = open(data);
    return { rows: [] };
  });
  const opened = database;
  if (opened === undefined) {
    port.close();
    return;
  }
  port.on('message', (message: SqliteStatement | typeof CLOSE) => {
    if (message !== CLOSE) {
      answer(message.id, () => execute(opened, message));
      return;
    }
    opened.close();
    port.close();
  });
}

function open({ location, busyTimeoutMs }: SqliteThreadData): Libsql.Database {
  const database = new Libsql(location, { timeout: busyTimeoutMs });
  for (const pragma of PRAGMAS) {
    whileBusy(busyTimeoutMs, () => database.prepare(`PRAGMA ${pragma}`).all());
  }
  return database;
}

/** For what SQLite refuses at once: several processes that make one new file's journal a WAL. */
function whileBusy(timeoutMs: number, attempt: () => unknown): void {
  const end = performance.now() + timeoutMs;
  for (;;) {
    try {
      attempt();
      return;
    } catch (error) {
      if (toFailure(error).code !== 'SQLITE_BUSY' || performance.now() > end) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_PAUSE_MS);
    }
  }
}

function execute(database: Libsql.Database, { sql, parameters }: SqliteStatement): SqliteResult {
  const statement = database.prepare(sql);
  // As one array: a lone blob or null of several arguments would be taken for an object of names,
  // and libsql ends the whole process over it, as it does over a boolean.
  const bound = parameters.map((value) => (typeof value === 'boolean' ? Number(value) : value));
  if (statement.reader) return { rows: statement.all(bound) as SqliteResult['rows'] };
  return { rows: [], changes: statement.run(bound).changes };
}

function replyOf(id: number, run: () => SqliteResult): SqliteReply {
  try {
    return { id, result: run() };
  } catch (error) {
    return { id, failure: toFailure(error) };
  }
}

/** An error loses its code on the way to another thread. */
function toFailure(error: unknown): SqliteFailure {
  const { message, code } = error as { readonly message?: unknown; readonly code?: unknown };
  return { message: String(message), code: typeof code === 'string' ? code : '' };
}

/** They change hands instead of being copied. */
function blobsOf({ rows }: SqliteResult): ArrayBuffer[] {
  return rows.flatMap((row) => Object.values(row).filter((value) => isArrayBuffer(value)));
}
