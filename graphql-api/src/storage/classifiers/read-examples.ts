import { BadUserInputError } from '@detections/schema';
import type { Kysely } from 'kysely';
import type {
  ExamplePage,
  ExampleQuery,
  ExampleSource,
  TrainingMaterial,
} from '../../application/classifiers/classifier-store.js';
import { quote } from '../../errors/quote.js';
import type { Tables } from '../database/tables.js';
import { readClassifiers } from './read-classifiers.js';
import {
  isUuid,
  refuseClassifier,
  refuseExample,
  requireClass,
  requireClassifier,
} from './require-stored.js';

export async function readExamples(
  queries: Kysely<Tables>,
  id: string,
  { classId, after, limit }: ExampleQuery,
): Promise<ExamplePage> {
  const classifier = await requireClassifier(queries, id);
  if (classId !== undefined) await requireClass(queries, classifier, classId);
  // One more than is asked for says whether there are more.
  const rows = await queries
    .selectFrom('example')
    .select(['position', 'id', 'class_id', 'source', 'image_sha256', 'added_at'])
    .where('classifier_id', '=', id)
    .where('position', '>', positionOf(after))
    .$if(classId !== undefined, (all) => all.where('class_id', '=', classId ?? ''))
    .orderBy('position')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  return {
    examples: page.map((row) => ({
      id: row.id,
      classId: row.class_id,
      source: row.source as ExampleSource,
      imageSha256: row.image_sha256,
      addedAt: row.added_at,
    })),
    next: rows.length > limit ? String(page.at(-1)?.position) : undefined,
  };
}

export async function readPhoto(
  queries: Kysely<Tables>,
  id: string,
  exampleId: string,
  kind: 'photo' | 'thumbnail',
): Promise<Uint8Array> {
  const row = [id, exampleId].every(isUuid)
    ? await queries
        .selectFrom('example_photo')
        .innerJoin('example', 'example.id', 'example_photo.example_id')
        .select(`example_photo.${kind} as bytes`)
        .where('example.id', '=', exampleId)
        .where('example.classifier_id', '=', id)
        .executeTakeFirst()
    : undefined;
  return row?.bytes ?? refuseExample(await requireClassifier(queries, id), exampleId);
}

export async function readMaterial(queries: Kysely<Tables>, id: string): Promise<TrainingMaterial> {
  await requireClassifier(queries, id);
  const [classifier = refuseClassifier()] = await readClassifiers(queries, id);
  const rows = await queries
    .selectFrom('example')
    .select(['id', 'class_id'])
    .where('classifier_id', '=', id)
    .orderBy('position')
    .execute();
  return { classifier, examples: rows.map((row) => ({ id: row.id, classId: row.class_id })) };
}

/** @throws BadUserInputError */
function positionOf(after: string | undefined): number {
  if (after === undefined) return 0;
  const position = Number(after);
  if (/^\d+$/.test(after) && Number.isSafeInteger(position)) return position;
  throw new BadUserInputError(`Expected "after" to be the "next" of a page; ${quote(after)} came.`);
}
