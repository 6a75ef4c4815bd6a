import type { ColumnDataType, ColumnDefinitionBuilder, Dialect } from 'kysely';

/** What is told apart between the two databases; everything else is the same. */
export interface DatabaseEngine {
  /** For people: a path, or `PostgreSQL`. */
  readonly name: string;
  readonly dialect: Dialect;
  readonly columns: ColumnKinds;
  /**
   * Whether what was asked is at fault (a broken constraint, a wrong statement), and not the
   * database, which would have taken it at another time.
   */
  readonly isOurFault: (error: unknown) => boolean;
}

/** For migrations: what the same column is called in each. */
export interface ColumnKinds {
  /** A whole number, counted up by the database; later rows have larger ones. */
  readonly counter: {
    readonly type: ColumnDataType;
    readonly build: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;
  };
  /** Read as `Uint8Array`. */
  readonly bytes: ColumnDataType;
}
