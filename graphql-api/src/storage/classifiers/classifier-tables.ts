import { sql, type Generated, type Kysely } from 'kysely';
import type { ColumnKinds } from '../database/database-engine.js';

/** Own classifiers and what they learn from. What is large comes last in a row, or has its own table. */
export interface ClassifierTables {
  readonly classifier_changes: ChangesTable;
  readonly classifier: ClassifierTable;
  readonly classifier_class: ClassTable;
  readonly example: ExampleTable;
  readonly example_photo: PhotoTable;
  readonly example_embedding: EmbeddingTable;
  readonly classifier_version: VersionTable;
}

/** One row, which whoever changes classifiers locks first. */
interface ChangesTable {
  readonly number: number;
}

export interface BaseColumns {
  readonly base_name: string;
  readonly base_version: string;
  readonly base_digest: string;
  readonly base_precision: string;
  readonly preset: string;
}

export interface ClassifierTable extends BaseColumns {
  readonly id: string;
  readonly name: string;
  readonly created_at: string;
  readonly revision: number;
  /** Of the next training; none is used twice, even where its version has gone. */
  readonly next_version: number;
  readonly active_version: number | null;
}

interface ClassTable {
  /** The order in which classes were added. */
  readonly position: Generated<number>;
  readonly id: string;
  readonly classifier_id: string;
  readonly name: string;
  /** As `example` has them: counted with each change, because lists are read far more often. */
  readonly example_count: number;
  /** Of its photos and thumbnails. */
  readonly photo_bytes: number;
}

interface ExampleTable {
  /** The order in which examples were added. */
  readonly position: Generated<number>;
  readonly id: string;
  readonly classifier_id: string;
  readonly class_id: string;
  readonly source: string;
  readonly image_sha256: string;
  readonly added_at: string;
  readonly photo_bytes: number;
}

interface PhotoTable {
  readonly example_id: string;
  readonly thumbnail: Uint8Array;
  readonly photo: Uint8Array;
}

interface EmbeddingTable {
  readonly example_id: string;
  readonly base_digest: string;
  readonly preset: string;
  /** Float32, little-endian. */
  readonly embedding: Uint8Array;
}

export interface VersionTable extends BaseColumns {
  readonly classifier_id: string;
  readonly version: number;
  readonly revision: number;
  readonly digest: string;
  readonly example_count: number;
  readonly threshold: number | null;
  readonly created_at: string;
  /** JSON. */
  readonly labels: string;
  /** A `StoredQuality` in JSON. */
  readonly quality: string;
  readonly head: Uint8Array;
}

export async function createClassifierTables(
  db: Kysely<never>,
  columns: ColumnKinds,
): Promise<void> {
  await createClassifiers(db, columns);
  await createExamples(db, columns);
  await createVersions(db, columns);
}

async function createClassifiers(db: Kysely<never>, { counter }: ColumnKinds): Promise<void> {
  await db.schema
    .createTable('classifier_changes')
    .addColumn('number', 'bigint', (column) => column.notNull())
    .execute();
  await sql`insert into classifier_changes (number) values (0)`.execute(db);
  await db.schema
    .createTable('classifier')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('next_version', 'integer', (column) => column.notNull())
    .addColumn('active_version', 'integer')
    .addColumn('base_name', 'text', (column) => column.notNull())
    .addColumn('base_version', 'text', (column) => column.notNull())
    .addColumn('base_digest', 'text', (column) => column.notNull())
    .addColumn('base_precision', 'text', (column) => column.notNull())
    .addColumn('preset', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('classifier_class')
    .addColumn('position', counter.type, counter.build)
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('classifier_id', 'text', (column) =>
      column.notNull().references('classifier.id').onDelete('cascade'),
    )
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('example_count', 'integer', (column) => column.notNull())
    .addColumn('photo_bytes', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('class_by_name', ['classifier_id', 'name'])
    .execute();
}

async function createExamples(db: Kysely<never>, { counter, bytes }: ColumnKinds): Promise<void> {
  await db.schema
    .createTable('example')
    .addColumn('position', counter.type, counter.build)
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('classifier_id', 'text', (column) =>
      column.notNull().references('classifier.id').onDelete('cascade'),
    )
    .addColumn('class_id', 'text', (column) =>
      column.notNull().references('classifier_class.id').onDelete('cascade'),
    )
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('image_sha256', 'text', (column) => column.notNull())
    .addColumn('added_at', 'text', (column) => column.notNull())
    .addColumn('photo_bytes', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('example_by_classifier')
    .on('example')
    .columns(['classifier_id', 'position'])
    .execute();
  await db.schema
    .createIndex('example_by_class')
    .on('example')
    .columns(['class_id', 'position'])
    .execute();
  await db.schema
    .createTable('example_photo')
    .addColumn('example_id', 'text', (column) =>
      column.primaryKey().notNull().references('example.id').onDelete('cascade'),
    )
    .addColumn('thumbnail', bytes, (column) => column.notNull())
    .addColumn('photo', bytes, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('example_embedding')
    .addColumn('example_id', 'text', (column) =>
      column.notNull().references('example.id').onDelete('cascade'),
    )
    .addColumn('base_digest', 'text', (column) => column.notNull())
    .addColumn('preset', 'text', (column) => column.notNull())
    .addColumn('embedding', bytes, (column) => column.notNull())
    .addPrimaryKeyConstraint('embedding_by_base', ['example_id', 'base_digest', 'preset'])
    .execute();
}

async function createVersions(db: Kysely<never>, { bytes }: ColumnKinds): Promise<void> {
  await db.schema
    .createTable('classifier_version')
    .addColumn('classifier_id', 'text', (column) =>
      column.notNull().references('classifier.id').onDelete('cascade'),
    )
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('base_name', 'text', (column) => column.notNull())
    .addColumn('base_version', 'text', (column) => column.notNull())
    .addColumn('base_digest', 'text', (column) => column.notNull())
    .addColumn('base_precision', 'text', (column) => column.notNull())
    .addColumn('preset', 'text', (column) => column.notNull())
    .addColumn('example_count', 'integer', (column) => column.notNull())
    .addColumn('threshold', 'double precision')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('labels', 'text', (column) => column.notNull())
    .addColumn('quality', 'text', (column) => column.notNull())
    .addColumn('head', bytes, (column) => column.notNull())
    .addPrimaryKeyConstraint('version_by_number', ['classifier_id', 'version'])
    .execute();
  await db.schema
    .createIndex('version_by_digest')
    .on('classifier_version')
    .column('digest')
    .execute();
}
