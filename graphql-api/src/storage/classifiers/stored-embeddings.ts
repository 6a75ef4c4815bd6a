import type { Kysely } from 'kysely';
import type { ClassifierBase, NewExample } from '../../application/classifiers/classifier-store.js';
import type { IdentifiedEmbedding } from '../../heads/head-messages.js';
import type { Tables } from '../database/tables.js';
import { inPages } from './in-pages.js';
import { baseColumns } from './read-classifiers.js';
import { requireClassifier } from './require-stored.js';
import { countRevision } from './stored-classifiers.js';

/** Page by page, each a statement of its own: others have their turn in between. */
export function readEmbeddings(
  queries: Kysely<Tables>,
  exampleIds: readonly string[],
  base: ClassifierBase,
): Promise<readonly IdentifiedEmbedding[]> {
  return inPages(exampleIds, async (ids) => {
    const rows = await queries
      .selectFrom('example_embedding')
      .select(['example_id', 'embedding'])
      .where('example_id', 'in', ids)
      .where('base_digest', '=', base.digest)
      .where('preset', '=', base.preset)
      .execute();
    return rows.map((row) => ({ id: row.example_id, embedding: fromBytes(row.embedding) }));
  });
}

/**
 * Those of examples that have gone meanwhile are left out.
 *
 * @returns the ids of examples that lack one; then the base stays as it is.
 */
export async function changeBase(
  transaction: Kysely<Tables>,
  id: string,
  base: ClassifierBase,
  embeddings: readonly IdentifiedEmbedding[],
): Promise<readonly string[]> {
  await requireClassifier(transaction, id);
  const byExample = new Map(embeddings.map((embedding) => [embedding.id, embedding]));
  await inPages([...byExample.keys()], async (ids) => {
    const rows = await transaction
      .selectFrom('example')
      .select('id')
      .where('classifier_id', '=', id)
      .where('id', 'in', ids)
      .execute();
    const kept = rows.flatMap((row) => byExample.get(row.id) ?? []);
    await insertEmbeddings(
      transaction,
      kept.map((embedding) => ({ ...embedding, base })),
    );
    return [];
  });
  const lacking = await transaction
    .selectFrom('example')
    .leftJoin('example_embedding', (join) =>
      join
        .onRef('example_embedding.example_id', '=', 'example.id')
        .on('example_embedding.base_digest', '=', base.digest)
        .on('example_embedding.preset', '=', base.preset),
    )
    .select('example.id as id')
    .where('example.classifier_id', '=', id)
    .where('example_embedding.example_id', 'is', null)
    .execute();
  if (lacking.length > 0) return lacking.map((row) => row.id);
  await transaction.updateTable('classifier').set(baseColumns(base)).where('id', '=', id).execute();
  await countRevision(transaction, id);
  return [];
}

export async function insertEmbeddings(
  transaction: Kysely<Tables>,
  embeddings: readonly Pick<NewExample, 'id' | 'base' | 'embedding'>[],
): Promise<void> {
  if (embeddings.length === 0) return;
  const rows = embeddings.map(({ id, base, embedding }) => ({
    example_id: id,
    base_digest: base.digest,
    preset: base.preset,
    embedding: toBytes(embedding),
  }));
  await transaction
    .insertInto('example_embedding')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['example_id', 'base_digest', 'preset'])
        .doUpdateSet((row) => ({ embedding: row.ref('excluded.embedding') })),
    )
    .execute();
}

/** Little-endian is what every platform is that Node's engines support. */
function toBytes({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** A copy: what comes from PostgreSQL may begin between two numbers, in memory that others share. */
function fromBytes(bytes: Uint8Array): Float32Array<ArrayBuffer> {
  return new Float32Array(Uint8Array.from(bytes).buffer);
}
