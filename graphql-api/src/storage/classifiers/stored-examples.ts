import type { Kysely } from 'kysely';
import type {
  AddedExamples,
  ClassPlace,
  NewExample,
  TeachingLimits,
} from '../../application/classifiers/classifier-store.js';
import type { Tables } from '../database/tables.js';
import { inPages } from './in-pages.js';
import { checkExampleCount, checkPhotoBytes, refuseOtherBase } from './refuse-teaching.js';
import {
  requireClass,
  requireClassifier,
  requireExamples,
  type StoredName,
} from './require-stored.js';
import { checkRoomForClass, countRevision, findClass, haveClass } from './stored-classifiers.js';
import { insertEmbeddings } from './stored-embeddings.js';

/** Changes of examples, each in a transaction of the caller's; they say whether there was one. */

interface Place {
  /** The classifier's. */
  readonly id: string;
  readonly to: ClassPlace;
}

/** Of photos some megabytes. */
const INSERTED_AT_ONCE = 50;

export async function addExamples(
  transaction: Kysely<Tables>,
  { id, to, addedAt }: Place & { readonly addedAt: string },
  examples: readonly NewExample[],
  limits: TeachingLimits,
): Promise<AddedExamples> {
  const classifier = await requireClassifier(transaction, id);
  await requireSameBase(transaction, classifier, examples);
  const { id: classId } = await (typeof to === 'string'
    ? requireClass(transaction, classifier, to)
    : haveClass(transaction, classifier, to, limits));
  const place = { id, classId, addedAt };
  const digests = examples.map(({ imageSha256 }) => imageSha256);
  const byPicture = await findPictures(transaction, classId, digests);
  const added: NewExample[] = [];
  for (const example of examples) {
    if (byPicture.has(example.imageSha256)) continue;
    byPicture.set(example.imageSha256, example.id);
    added.push(example);
  }
  if (added.length > 0) {
    const bytes = added.reduce((sum, example) => sum + photoBytes(example), 0);
    await checkRoomFor(transaction, classifier, { count: added.length, bytes }, limits);
    for (let start = 0; start < added.length; start += INSERTED_AT_ONCE) {
      await insertExamples(transaction, place, added.slice(start, start + INSERTED_AT_ONCE));
    }
    await countExamples(transaction, [classId]);
    await countRevision(transaction, id);
  }
  return {
    ids: examples.map((example) => byPicture.get(example.imageSha256) ?? example.id),
    added: added.length,
  };
}

/**
 * @returns the ids of those pictures that the class has already.
 * @throws LimitReachedError where the others, or the class that they are for, have no room.
 */
export async function checkRoom(
  queries: Kysely<Tables>,
  { id, to }: Place,
  pictures: readonly string[],
  limits: TeachingLimits,
): Promise<ReadonlyMap<string, string>> {
  const classifier = await requireClassifier(queries, id);
  const found = await (typeof to === 'string'
    ? requireClass(queries, classifier, to)
    : findClass(queries, id, to.name));
  if (found === undefined) await checkRoomForClass(queries, classifier, limits);
  const there =
    found === undefined
      ? new Map<string, string>()
      : await findPictures(queries, found.id, pictures);
  const count = new Set(pictures.filter((picture) => !there.has(picture))).size;
  if (count > 0) await checkRoomFor(queries, classifier, { count, bytes: count }, limits);
  return there;
}

/** Training would find no embedding of them. */
async function requireSameBase(
  transaction: Kysely<Tables>,
  { id, name }: StoredName,
  examples: readonly NewExample[],
): Promise<void> {
  const base = await transaction
    .selectFrom('classifier')
    .select(['base_digest', 'preset'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const isSame = examples.every(
    (example) => example.base.digest === base.base_digest && example.base.preset === base.preset,
  );
  if (!isSame) refuseOtherBase(name);
}

/** @returns whether any was in another class before. */
export async function moveExamples(
  transaction: Kysely<Tables>,
  id: string,
  exampleIds: readonly string[],
  classId: string,
): Promise<boolean> {
  const classifier = await requireClassifier(transaction, id);
  await requireClass(transaction, classifier, classId);
  const before = await requireExamples(transaction, classifier, exampleIds);
  const moved = [...before].filter(([, from]) => from !== classId);
  if (moved.length === 0) return false;
  await inPages(
    moved.map(([exampleId]) => exampleId),
    (ids) =>
      transaction
        .updateTable('example')
        .set({ class_id: classId })
        .where('id', 'in', ids)
        .execute(),
  );
  await countExamples(transaction, [classId, ...moved.map(([, from]) => from)]);
  await countRevision(transaction, id);
  return true;
}

/** @returns whether there were any. */
export async function removeExamples(
  transaction: Kysely<Tables>,
  id: string,
  exampleIds: readonly string[],
): Promise<boolean> {
  const classifier = await requireClassifier(transaction, id);
  const before = await requireExamples(transaction, classifier, exampleIds);
  if (before.size === 0) return false;
  await inPages([...before.keys()], (ids) =>
    transaction.deleteFrom('example').where('id', 'in', ids).execute(),
  );
  await countExamples(transaction, [...before.values()]);
  await countRevision(transaction, id);
  return true;
}

/** The first example of each of these pictures that the class has already, by the pictures' digests. */
async function findPictures(
  transaction: Kysely<Tables>,
  classId: string,
  digests: readonly string[],
): Promise<Map<string, string>> {
  const rows = await inPages(digests, (page) =>
    transaction
      .selectFrom('example')
      .select(['id', 'image_sha256'])
      .where('class_id', '=', classId)
      .where('image_sha256', 'in', page)
      .orderBy('position', 'desc')
      .execute(),
  );
  return new Map(rows.map((row) => [row.image_sha256, row.id]));
}

/** @param added How many there would be more, and the bytes of their photos. */
async function checkRoomFor(
  transaction: Kysely<Tables>,
  classifier: StoredName,
  added: { readonly count: number; readonly bytes: number },
  limits: TeachingLimits,
): Promise<void> {
  const { count } = await transaction
    .selectFrom('classifier_class')
    .select(({ fn }) => fn.sum('example_count').as('count'))
    .where('classifier_id', '=', classifier.id)
    .executeTakeFirstOrThrow();
  checkExampleCount(limits, classifier.name, Number(count) + added.count);
  const { bytes } = await transaction
    .selectFrom('classifier_class')
    .select(({ fn }) => fn.sum('photo_bytes').as('bytes'))
    .executeTakeFirstOrThrow();
  checkPhotoBytes(limits, Number(bytes) + added.bytes);
}

async function insertExamples(
  transaction: Kysely<Tables>,
  place: { readonly id: string; readonly classId: string; readonly addedAt: string },
  examples: readonly NewExample[],
): Promise<void> {
  const rows = examples.map((example) => ({
    id: example.id,
    classifier_id: place.id,
    class_id: place.classId,
    source: example.source,
    image_sha256: example.imageSha256,
    added_at: place.addedAt,
    photo_bytes: photoBytes(example),
  }));
  const photos = examples.map(({ id, thumbnail, photo }) => ({ example_id: id, thumbnail, photo }));
  await transaction.insertInto('example').values(rows).execute();
  await transaction.insertInto('example_photo').values(photos).execute();
  await insertEmbeddings(transaction, examples);
}

function photoBytes({ photo, thumbnail }: NewExample): number {
  return photo.length + thumbnail.length;
}

/** From the examples themselves, so that nothing can add up to a difference. */
async function countExamples(
  transaction: Kysely<Tables>,
  classIds: readonly string[],
): Promise<void> {
  await inPages(classIds, (ids) =>
    transaction
      .updateTable('classifier_class')
      .set((row) => ({
        example_count: row
          .selectFrom('example')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .whereRef('example.class_id', '=', 'classifier_class.id'),
        photo_bytes: row
          .selectFrom('example')
          .select((own) =>
            own.fn.coalesce(own.fn.sum<number>('example.photo_bytes'), own.lit(0)).as('bytes'),
          )
          .whereRef('example.class_id', '=', 'classifier_class.id'),
      }))
      .where('id', 'in', ids)
      .execute(),
  );
}
