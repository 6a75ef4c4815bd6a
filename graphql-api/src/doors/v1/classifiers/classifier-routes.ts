import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Application } from '../../../application/application.js';
import { describeClassifier } from '../../../application/classifiers/describe-classifier.js';
import { parseModelReference } from '../../../application/model-reference.js';
import { answer, doorAnswer, toJsonSchema } from '../../../http/answer-schemas.js';
import { requireOnce } from '../../../http/require-once.js';
import { abortWhenGone } from '../../../http/caller.js';
import { CLASSIFIER, describeRoute, teachingRoute } from './describe-route.js';
import { readJson } from './read-json.js';

const CREATED = 201;

const newSchema = z.strictObject({
  name: z.string().describe('As models are called: lower-case letters, digits, `.`, `_` and `-`.'),
  base: z
    .string()
    .optional()
    .describe('The model to teach it on: NAME, or NAME@VERSION. Otherwise the default one.'),
});
const changesSchema = z
  .strictObject({
    name: z.string().optional().describe('Its new name.'),
    base: z
      .string()
      .optional()
      .describe('The model to teach it on from now: all photos are embedded anew.'),
  })
  .refine((changes) => Object.keys(changes).length > 0);
const rollbackSchema = z.strictObject({
  version: z
    .int()
    .min(1)
    .max(2 ** 31 - 1),
});
const confirmSchema = z.object({
  confirm: z
    .string()
    .optional()
    .describe('The `confirmation` that the refusal had: deletes what it told of, and no more.'),
});

interface Params {
  readonly Params: { readonly classifier: string };
}

/** Own classifiers themselves: make, show, change, delete. */
export function classifierRoutes(app: FastifyInstance, { classifiers }: Application): void {
  app.get(
    '/v1/classifiers',
    describeRoute({
      operationId: 'listClassifiers',
      summary: 'Every classifier that was taught here',
      response: { 200: doorAnswer(answer('The classifiers by name', 'ClassifierList')) },
    }),
    async () => ({ classifiers: (await classifiers.list()).map(describeClassifier) }),
  );
  app.post(
    '/v1/classifiers',
    teachingRoute({
      operationId: 'createClassifier',
      summary: 'Make a classifier of your own',
      description: 'Add examples of two classes, and it answers as every model does.',
      body: newSchema,
      response: { 201: CLASSIFIER },
    }),
    async ({ body }, reply) => {
      const expected = '"name", a string, and at will "base", a string';
      const { name, base } = readJson(newSchema, body, expected);
      const created = describeClassifier(await classifiers.create(name, parseModelReference(base)));
      void reply.code(CREATED).header('location', `/v1/classifiers/${encodeURIComponent(name)}`);
      return created;
    },
  );
  app.get<Params>(
    '/v1/classifiers/:classifier',
    describeRoute({
      operationId: 'showClassifier',
      summary: 'One classifier with its classes, quality and versions',
      params: ['classifier'],
      response: { 200: CLASSIFIER },
    }),
    async ({ params }) => describeClassifier(await classifiers.show(params.classifier)),
  );
  app.patch<Params>(
    '/v1/classifiers/:classifier',
    teachingRoute({
      operationId: 'changeClassifier',
      summary: 'Give a classifier another name, or teach it on another model',
      params: ['classifier'],
      body: changesSchema,
      response: { 200: CLASSIFIER },
    }),
    async ({ params, body }, reply) => {
      const changes = readJson(changesSchema, body, '"name" or "base" or both, as strings');
      const base = changes.base === undefined ? undefined : parseModelReference(changes.base);
      const wanted = { name: changes.name, base };
      return describeClassifier(
        await classifiers.change(params.classifier, wanted, abortWhenGone(reply)),
      );
    },
  );
  app.delete<Params>(
    '/v1/classifiers/:classifier',
    teachingRoute({
      operationId: 'deleteClassifier',
      summary: 'Delete a classifier with its photos, embeddings and versions, for good',
      description:
        'Without `confirm` it deletes nothing and answers 409 CONFIRMATION_REQUIRED, whose message says what would go; its `confirmation` is what to send.',
      params: ['classifier'],
      querystring: toJsonSchema(confirmSchema),
      response: { 200: doorAnswer(answer('What has gone', 'DeletedClassifier')) },
    }),
    async ({ params: { classifier }, query }) => {
      requireOnce(query, ['confirm']);
      const { confirm } = query as z.infer<typeof confirmSchema>;
      return { name: classifier, ...(await classifiers.remove(classifier, confirm)) };
    },
  );
  app.get<Params>(
    '/v1/classifiers/:classifier/head',
    teachingRoute({
      operationId: 'exportHead',
      summary: 'What was taught, as numbers: for `detections classes export`',
      params: ['classifier'],
      response: { 200: doorAnswer(answer('The head', 'ExportedHead')) },
    }),
    async ({ params }) => classifiers.head(params.classifier),
  );
  app.post<Params>(
    '/v1/classifiers/:classifier/rollback',
    teachingRoute({
      operationId: 'rollBackClassifier',
      summary: 'Let an earlier version answer, until what is taught changes next',
      params: ['classifier'],
      body: rollbackSchema,
      response: { 200: CLASSIFIER },
    }),
    async ({ params, body }) => {
      const { version } = readJson(rollbackSchema, body, '"version", a whole number from 1');
      return describeClassifier(await classifiers.rollBack(params.classifier, version));
    },
  );
}
