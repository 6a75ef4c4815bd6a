import { precisionSchema } from '@detections/schema';
import type { Kysely, Selectable } from 'kysely';
import type {
  ClassifierBase,
  ClassifierRecord,
  ClassRecord,
  VersionRecord,
} from '../../application/classifiers/classifier-store.js';
import type { Tables } from '../database/tables.js';
import type { BaseColumns, ClassifierTable, VersionTable } from './classifier-tables.js';

/**
 * In three statements, however many there are; of the versions without their large columns.
 *
 * @param id Of all unless given.
 */
export async function readClassifiers(
  queries: Kysely<Tables>,
  id?: string,
): Promise<readonly ClassifierRecord[]> {
  const rows = await queries
    .selectFrom('classifier')
    .selectAll()
    .$if(id !== undefined, (all) => all.where('id', '=', id ?? ''))
    .execute();
  const classes = await readClasses(queries, id);
  const versions = await readVersions(queries, id);
  return rows
    .map((row) => toRecord(row, classes.get(row.id) ?? [], versions.get(row.id) ?? []))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function baseColumns(base: ClassifierBase): BaseColumns {
  return {
    base_name: base.name,
    base_version: base.version,
    base_digest: base.digest,
    base_precision: base.precision,
    preset: base.preset,
  };
}

async function readClasses(
  queries: Kysely<Tables>,
  id: string | undefined,
): Promise<ReadonlyMap<string, ClassRecord[]>> {
  const rows = await queries
    .selectFrom('classifier_class')
    .select(['classifier_id', 'id', 'name', 'example_count'])
    .$if(id !== undefined, (all) => all.where('classifier_id', '=', id ?? ''))
    .orderBy('position')
    .execute();
  return byClassifier(rows, (row) => ({
    id: row.id,
    name: row.name,
    exampleCount: row.example_count,
  }));
}

async function readVersions(
  queries: Kysely<Tables>,
  id: string | undefined,
): Promise<ReadonlyMap<string, VersionRecord[]>> {
  const rows = await queries
    .selectFrom('classifier_version')
    .select(['classifier_id', 'version', 'revision', 'digest', 'example_count', 'threshold'])
    .select(['base_name', 'base_version', 'base_digest', 'base_precision', 'preset'])
    .select(['created_at', 'labels'])
    .$if(id !== undefined, (all) => all.where('classifier_id', '=', id ?? ''))
    .orderBy('version', 'desc')
    .execute();
  return byClassifier(rows, toVersion);
}

function byClassifier<Row extends { readonly classifier_id: string }, T>(
  rows: readonly Row[],
  toRecord: (row: Row) => T,
): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.classifier_id);
    if (group === undefined) groups.set(row.classifier_id, [toRecord(row)]);
    else group.push(toRecord(row));
  }
  return groups;
}

function toRecord(
  row: Selectable<ClassifierTable>,
  classes: readonly ClassRecord[],
  versions: readonly VersionRecord[],
): ClassifierRecord {
  return {
    id: row.id,
    name: row.name,
    base: toBase(row),
    createdAt: row.created_at,
    revision: row.revision,
    classes,
    active: versions.find(({ version }) => version === row.active_version),
    versions,
  };
}

function toVersion(row: Omit<Selectable<VersionTable>, 'quality' | 'head'>): VersionRecord {
  return {
    version: row.version,
    revision: row.revision,
    digest: row.digest,
    base: toBase(row),
    labels: JSON.parse(row.labels) as readonly string[],
    exampleCount: row.example_count,
    threshold: row.threshold ?? undefined,
    createdAt: row.created_at,
  };
}

function toBase(row: BaseColumns): ClassifierBase {
  return {
    name: row.base_name,
    version: row.base_version,
    digest: row.base_digest,
    preset: row.preset,
    precision: precisionSchema.parse(row.base_precision),
  };
}
