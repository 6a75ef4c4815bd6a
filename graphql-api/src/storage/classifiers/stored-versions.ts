import type { Kysely } from 'kysely';
import type { NewVersion, StoredQuality } from '../../application/classifiers/classifier-store.js';
import type { Tables } from '../database/tables.js';
import { baseColumns } from './read-classifiers.js';
import { canBeTrained } from './stored-classifiers.js';
import { refuseHead, refuseVersion, requireClassifier } from './require-stored.js';

/** Besides the one that answers. */
const KEPT_VERSIONS = 10;

/** @returns whether it was kept: not where one of that revision, or of a later one, is there. */
export async function addVersion(
  transaction: Kysely<Tables>,
  id: string,
  added: NewVersion,
): Promise<boolean> {
  await requireClassifier(transaction, id);
  const newer = await transaction
    .selectFrom('classifier_version')
    .select('version')
    .where('classifier_id', '=', id)
    .where('revision', '>=', added.revision)
    .executeTakeFirst();
  if (newer !== undefined) return false;
  // A training may end after the change that took its classes away.
  const answers = await canBeTrained(transaction, id);
  const { next_version } = await transaction
    .updateTable('classifier')
    .set((row) => ({
      ...(answers && { active_version: row.ref('next_version') }),
      next_version: row('next_version', '+', 1),
    }))
    .where('id', '=', id)
    .returning('next_version')
    .executeTakeFirstOrThrow();
  const version = next_version - 1;
  // First, so that the new one, as large as a rule, is written over its pages: once instead of twice.
  await transaction
    .deleteFrom('classifier_version')
    .where('classifier_id', '=', id)
    .where('version', '<=', version - KEPT_VERSIONS)
    .execute();
  await insertVersion(transaction, id, version, added);
  return true;
}

export async function activateVersion(
  transaction: Kysely<Tables>,
  id: string,
  version: number,
): Promise<void> {
  const classifier = await requireClassifier(transaction, id);
  const found = await transaction
    .selectFrom('classifier_version')
    .select('version')
    .where('classifier_id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (found === undefined) refuseVersion(classifier, version);
  await transaction
    .updateTable('classifier')
    .set({ active_version: version })
    .where('id', '=', id)
    .execute();
}

/** The bytes are the same in every version of that digest, whose ever it is. */
export async function readHead(queries: Kysely<Tables>, digest: string): Promise<Uint8Array> {
  const row = await queries
    .selectFrom('classifier_version')
    .select('head')
    .where('digest', '=', digest)
    .limit(1)
    .executeTakeFirst();
  return row?.head ?? refuseHead(digest);
}

export async function readQuality(
  queries: Kysely<Tables>,
  id: string,
  version: number,
): Promise<StoredQuality> {
  const classifier = await requireClassifier(queries, id);
  const row = await queries
    .selectFrom('classifier_version')
    .select('quality')
    .where('classifier_id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return JSON.parse((row ?? refuseVersion(classifier, version)).quality) as StoredQuality;
}

async function insertVersion(
  transaction: Kysely<Tables>,
  id: string,
  version: number,
  added: NewVersion,
): Promise<void> {
  await transaction
    .insertInto('classifier_version')
    .values({
      classifier_id: id,
      version,
      revision: added.revision,
      digest: added.digest,
      ...baseColumns(added.base),
      example_count: added.exampleCount,
      threshold: added.threshold ?? null,
      created_at: added.createdAt,
      labels: JSON.stringify(added.labels),
      quality: JSON.stringify(added.quality),
      head: added.head,
    })
    .execute();
}
