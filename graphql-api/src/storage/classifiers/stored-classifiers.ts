import type { Kysely } from 'kysely';
import type {
  ClassifierRecord,
  ClassRecord,
  RemovedClassifier,
  TeachingLimits,
} from '../../application/classifiers/classifier-store.js';
import { LEAST_CLASSES } from '../../application/classifiers/head-model.js';
import type { Tables } from '../database/tables.js';
import { baseColumns } from './read-classifiers.js';
import {
  checkClassCount,
  checkClassifierCount,
  refuseClassifierName,
  refuseClassName,
} from './refuse-teaching.js';
import { requireClass, requireClassifier, type StoredName } from './require-stored.js';

/**
 * Classifiers and their classes, each in a transaction of the caller's. Nothing is learnt from a class
 * without examples: such a one comes, is renamed and goes without another revision.
 */

export async function createClassifier(
  transaction: Kysely<Tables>,
  { id, name, base, createdAt }: Pick<ClassifierRecord, 'id' | 'name' | 'base' | 'createdAt'>,
  limits: TeachingLimits,
): Promise<void> {
  await refuseTakenName(transaction, name);
  checkClassifierCount(limits, (await countClassifiers(transaction)) + 1);
  await transaction
    .insertInto('classifier')
    .values({
      ...{ id, name, created_at: createdAt, ...baseColumns(base) },
      ...{ revision: 0, next_version: 1, active_version: null },
    })
    .execute();
}

export async function renameClassifier(
  transaction: Kysely<Tables>,
  id: string,
  name: string,
): Promise<void> {
  await requireClassifier(transaction, id);
  await refuseTakenName(transaction, name, id);
  await transaction.updateTable('classifier').set({ name }).where('id', '=', id).execute();
}

/** Everything else of it goes by the tables' `on delete cascade`. */
export async function removeClassifier(
  transaction: Kysely<Tables>,
  id: string,
): Promise<RemovedClassifier> {
  await requireClassifier(transaction, id);
  const removed = {
    classes: await countOf(transaction, id, 'classifier_class'),
    examples: await countOf(transaction, id, 'example'),
    versions: await countOf(transaction, id, 'classifier_version'),
  };
  await transaction.deleteFrom('classifier').where('id', '=', id).execute();
  return removed;
}

export async function addClass(
  transaction: Kysely<Tables>,
  id: string,
  added: Pick<ClassRecord, 'id' | 'name'>,
  limits: TeachingLimits,
): Promise<void> {
  const classifier = await requireClassifier(transaction, id);
  await refuseTakenClassName(transaction, classifier, added.name);
  await checkRoomForClass(transaction, classifier, limits);
  await insertClass(transaction, id, added);
}

/** The one of that name, made where there is none. */
export async function haveClass(
  transaction: Kysely<Tables>,
  classifier: StoredName,
  wanted: Pick<ClassRecord, 'id' | 'name'>,
  limits: TeachingLimits,
): Promise<StoredName> {
  const found = await findClass(transaction, classifier.id, wanted.name);
  if (found !== undefined) return found;
  await checkRoomForClass(transaction, classifier, limits);
  await insertClass(transaction, classifier.id, wanted);
  return wanted;
}

/** @throws LimitReachedError where there is no room for another one. */
export async function checkRoomForClass(
  queries: Kysely<Tables>,
  { id, name }: StoredName,
  limits: TeachingLimits,
): Promise<void> {
  checkClassCount(limits, name, (await countOf(queries, id, 'classifier_class')) + 1);
}

export async function findClass(
  queries: Kysely<Tables>,
  classifierId: string,
  name: string,
): Promise<StoredName | undefined> {
  return queries
    .selectFrom('classifier_class')
    .select(['id', 'name'])
    .where('classifier_id', '=', classifierId)
    .where('name', '=', name)
    .executeTakeFirst();
}

async function insertClass(
  transaction: Kysely<Tables>,
  id: string,
  added: Pick<ClassRecord, 'id' | 'name'>,
): Promise<void> {
  await transaction
    .insertInto('classifier_class')
    .values({
      ...{ id: added.id, name: added.name, classifier_id: id },
      ...{ example_count: 0, photo_bytes: 0 },
    })
    .execute();
}

export async function renameClass(
  transaction: Kysely<Tables>,
  id: string,
  classId: string,
  name: string,
): Promise<void> {
  const classifier = await requireClassifier(transaction, id);
  await requireClass(transaction, classifier, classId);
  await refuseTakenClassName(transaction, classifier, name, classId);
  const { example_count } = await transaction
    .updateTable('classifier_class')
    .set({ name })
    .where('id', '=', classId)
    .returning('example_count')
    .executeTakeFirstOrThrow();
  if (example_count > 0) await countRevision(transaction, id);
}

export async function removeClass(
  transaction: Kysely<Tables>,
  id: string,
  classId: string,
): Promise<number> {
  const classifier = await requireClassifier(transaction, id);
  await requireClass(transaction, classifier, classId);
  const { example_count } = await transaction
    .deleteFrom('classifier_class')
    .where('id', '=', classId)
    .returning('example_count')
    .executeTakeFirstOrThrow();
  if (example_count > 0) await countRevision(transaction, id);
  return example_count;
}

/** That what it learns from is another now; where that can be trained no longer, nothing answers. */
export async function countRevision(transaction: Kysely<Tables>, id: string): Promise<void> {
  const isTrainable = await canBeTrained(transaction, id);
  await transaction
    .updateTable('classifier')
    .set((row) => ({
      revision: row('revision', '+', 1),
      ...(!isTrainable && { active_version: null }),
    }))
    .where('id', '=', id)
    .execute();
}

/** By the classes' counts, which must be those of their examples by now. */
export async function canBeTrained(queries: Kysely<Tables>, id: string): Promise<boolean> {
  const { count } = await queries
    .selectFrom('classifier_class')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('classifier_id', '=', id)
    .where('example_count', '>', 0)
    .executeTakeFirstOrThrow();
  return count >= LEAST_CLASSES;
}

async function refuseTakenName(
  transaction: Kysely<Tables>,
  name: string,
  ownId = '',
): Promise<void> {
  const taken = await transaction
    .selectFrom('classifier')
    .select('id')
    .where('name', '=', name)
    .where('id', '!=', ownId)
    .executeTakeFirst();
  if (taken !== undefined) refuseClassifierName(name);
}

async function refuseTakenClassName(
  transaction: Kysely<Tables>,
  classifier: StoredName,
  name: string,
  ownId = '',
): Promise<void> {
  const taken = await findClass(transaction, classifier.id, name);
  if (taken !== undefined && taken.id !== ownId) refuseClassName(classifier.name, name);
}

async function countClassifiers(queries: Kysely<Tables>): Promise<number> {
  const { count } = await queries
    .selectFrom('classifier')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

async function countOf(
  queries: Kysely<Tables>,
  id: string,
  table: 'classifier_class' | 'classifier_version' | 'example',
): Promise<number> {
  const { count } = await queries
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('classifier_id', '=', id)
    .executeTakeFirstOrThrow();
  return count;
}
