/** What the process and its SQLite thread say to each other. */

/** What the thread is started with. */
export interface SqliteThreadData {
  /** A path, or a `file:` URL that says how to open it. */
  readonly location: string;
  /** How long a statement waits for another process that writes. */
  readonly busyTimeoutMs: number;
}

export interface SqliteStatement {
  readonly id: number;
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** The last that the thread is told: it closes the database and ends. */
export const CLOSE = 'close';

export interface SqliteResult {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** Of a statement that gives no rows. */
  readonly changes?: number;
}

export interface SqliteFailure {
  readonly message: string;
  /** As SQLite has it, e.g. `SQLITE_BUSY`; empty where the file could not be opened. */
  readonly code: string;
}

/** To the statement of that id; to 0, which is none, when the database is open, or is not. */
export type SqliteReply = { readonly id: number } & (
  { readonly result: SqliteResult } | { readonly failure: SqliteFailure }
);
