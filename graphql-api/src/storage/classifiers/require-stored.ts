import {
  ClassifierNotFoundError,
  ClassNotFoundError,
  ExampleNotFoundError,
  ModelNotFoundError,
} from '@detections/schema';
import type { Kysely } from 'kysely';
import { quote } from '../../errors/quote.js';
import type { Tables } from '../database/tables.js';
import { inPages } from './in-pages.js';

export interface StoredName {
  readonly id: string;
  readonly name: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** All ids are; what is not is not looked for: PostgreSQL refuses text with a NUL in it. */
export function isUuid(id: string): boolean {
  return UUID.test(id);
}

/** @throws ClassifierNotFoundError */
export async function requireClassifier(queries: Kysely<Tables>, id: string): Promise<StoredName> {
  const found = isUuid(id)
    ? await queries
        .selectFrom('classifier')
        .select(['id', 'name'])
        .where('id', '=', id)
        .executeTakeFirst()
    : undefined;
  return found ?? refuseClassifier();
}

export function refuseClassifier(): never {
  throw new ClassifierNotFoundError(
    'Expected an own classifier that is there; the one that was meant has been deleted meanwhile.',
  );
}

/** @throws ClassNotFoundError */
export async function requireClass(
  queries: Kysely<Tables>,
  classifier: StoredName,
  classId: string,
): Promise<StoredName> {
  const found = isUuid(classId)
    ? await queries
        .selectFrom('classifier_class')
        .select(['id', 'name'])
        .where('classifier_id', '=', classifier.id)
        .where('id', '=', classId)
        .executeTakeFirst()
    : undefined;
  return found ?? refuseClass(classifier);
}

/** Whoever asks has found it by its name just before, and does not know its id. */
export function refuseClass({ name }: Pick<StoredName, 'name'>): never {
  throw new ClassNotFoundError(
    `Expected a class that ${quote(name)} has; the one that was meant has been removed meanwhile.`,
  );
}

/**
 * The classes of these examples, by the examples' ids.
 *
 * @throws ExampleNotFoundError where one of them is not of this classifier.
 */
export async function requireExamples(
  queries: Kysely<Tables>,
  classifier: StoredName,
  exampleIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await inPages(exampleIds.filter(isUuid), (ids) =>
    queries
      .selectFrom('example')
      .select(['id', 'class_id'])
      .where('classifier_id', '=', classifier.id)
      .where('id', 'in', ids)
      .execute(),
  );
  const classes = new Map(rows.map((row) => [row.id, row.class_id]));
  const missing = exampleIds.find((id) => !classes.has(id));
  return missing === undefined ? classes : refuseExample(classifier, missing);
}

export function refuseExample({ name }: Pick<StoredName, 'name'>, exampleId: string): never {
  throw new ExampleNotFoundError(
    `Expected an example that ${quote(name)} has; one that it has not, or no longer, came: ${quote(exampleId)}.`,
  );
}

export function refuseVersion({ name }: Pick<StoredName, 'name'>, version: number): never {
  throw new ModelNotFoundError(
    `Expected a version of ${quote(name)} that is kept; ${String(version)} came.`,
  );
}

/** @throws ModelNotFoundError */
export function refuseHead(digest: string): never {
  throw new ModelNotFoundError(
    `Expected the digest of a version that is kept; ${quote(digest)} came.`,
  );
}
