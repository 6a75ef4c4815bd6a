import { Worker } from 'node:worker_threads';
import {
  CLOSE,
  type SqliteReply,
  type SqliteResult,
  type SqliteStatement,
  type SqliteThreadData,
} from './sqlite-messages.js';

/** What SQLite said, or what became of its thread. */
export class SqliteError extends Error {
  override readonly name = 'SqliteError';
  constructor(
    message: string,
    /** `SQLITE_BUSY` and the like; empty where SQLite did not get so far. */
    readonly code: string,
  ) {
    super(message);
  }
}

interface Waiting {
  readonly resolve: (result: SqliteResult) => void;
  readonly reject: (error: SqliteError) => void;
}

const THREAD = new URL('./sqlite-thread.js', import.meta.url);

/** One open SQLite database, on a thread of its own. Statements run in the order they come. */
export class SqliteClient {
  readonly #thread: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended: Promise<void>;
  #nextId = 1;
  #isOpen = true;

  private constructor(data: SqliteThreadData) {
    this.#thread = new Worker(THREAD, { workerData: data });
    this.#thread.on('message', (reply: SqliteReply) => {
      this.#settle(reply);
    });
    this.#thread.on('error', (error) => {
      this.#end(String(error));
    });
    this.#ended = new Promise((resolve) => {
      this.#thread.on('exit', () => {
        this.#end('it was closed');
        resolve();
      });
    });
  }

  /** @throws SqliteError where the file cannot be opened. */
  static async open(data: SqliteThreadData): Promise<SqliteClient> {
    const client = new SqliteClient(data);
    try {
      await client.#answerTo(0);
    } catch (error) {
      await client.#ended;
      throw error;
    }
    return client;
  }

  /** False once its thread has ended: another one has to be opened. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** @throws SqliteError */
  run(sql: string, parameters: readonly unknown[]): Promise<SqliteResult> {
    if (!this.#isOpen) return Promise.reject(new SqliteError('The database is closed.', ''));
    const id = this.#nextId++;
    const answer = this.#answerTo(id);
    this.#thread.postMessage({ id, sql, parameters } satisfies SqliteStatement);
    return answer;
  }

  /** What was asked before is still answered. */
  close(): Promise<void> {
    if (this.#isOpen) this.#thread.postMessage(CLOSE);
    this.#isOpen = false;
    return this.#ended;
  }

  #answerTo(id: number): Promise<SqliteResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
  }

  #settle(reply: SqliteReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('result' in reply) waiting?.resolve(reply.result);
    else waiting?.reject(new SqliteError(reply.failure.message, reply.failure.code));
  }

  #end(reason: string): void {
    this.#isOpen = false;
    for (const { reject } of this.#waiting.values()) {
      reject(new SqliteError(`The thread of the database ended: ${reason}.`, ''));
    }
    this.#waiting.clear();
  }
}
