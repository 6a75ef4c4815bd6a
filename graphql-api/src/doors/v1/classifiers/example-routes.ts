import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Application } from '../../../application/application.js';
import { describeClassifier } from '../../../application/classifiers/describe-classifier.js';
import {
  requireExampleId,
  requireExampleIds,
} from '../../../application/classifiers/example-ids.js';
import {
  listExamples,
  MOST_EXAMPLES_LISTED,
} from '../../../application/classifiers/list-examples.js';
import { answer, doorAnswer, toJsonSchema } from '../../../http/answer-schemas.js';
import { requireOnce } from '../../../http/require-once.js';
import { requireWholeNumber } from '../../../http/require-whole-number.js';
import { CLASSIFIER, teachingRoute } from './describe-route.js';
import { readJson } from './read-json.js';

const EXAMPLES = '/v1/classifiers/:classifier/examples';
const PAGE_SIZE = { most: MOST_EXAMPLES_LISTED, otherwise: 50 };
/** Of an id the photo never changes; but one that was removed should not be seen for long. */
const PHOTO_CACHING = 'private, max-age=3600';

const pageSchema = z.object({
  class: z.string().optional().describe('Those of this class alone.'),
  after: z.string().optional().describe('The `next` of the page before.'),
  limit: z
    .int()
    .min(1)
    .max(MOST_EXAMPLES_LISTED)
    .default(PAGE_SIZE.otherwise)
    .describe('How many at most.'),
});
const ids = z.array(z.string()).describe('At most 1,000.');
const moveSchema = z.strictObject({ ids, class: z.string().describe('Where they belong.') });
const removeSchema = z.strictObject({ ids });
const jpegAnswer = doorAnswer({
  description: 'JPEG without metadata',
  content: { 'image/jpeg': { schema: { type: 'string', format: 'binary' } } },
});

interface Params {
  readonly Params: { readonly classifier: string };
}
interface ExampleParams {
  readonly Params: { readonly classifier: string; readonly example: string };
}

/** The photos that own classifiers are taught by; see `addExamplesRoute` for new ones. */
export function exampleRoutes(app: FastifyInstance, { classifiers }: Application): void {
  app.get<Params>(
    EXAMPLES,
    teachingRoute({
      operationId: 'listExamples',
      summary: 'The examples, a page at a time',
      params: ['classifier'],
      querystring: toJsonSchema(pageSchema),
      response: { 200: doorAnswer(answer('Some of the examples', 'ExampleList')) },
    }),
    ({ params: { classifier }, query }) => {
      requireOnce(query, ['class', 'after']);
      const { class: className, after } = query as Readonly<Record<string, string>>;
      const limit = requireWholeNumber(query, 'limit', PAGE_SIZE);
      return listExamples(classifiers, { classifier, className, after, limit });
    },
  );
  app.patch<Params>(
    EXAMPLES,
    teachingRoute({
      operationId: 'moveExamples',
      summary: 'Move examples to another class',
      params: ['classifier'],
      body: moveSchema,
      response: { 200: CLASSIFIER },
    }),
    async ({ params: { classifier }, body }) => {
      const expected = '"ids", a list of strings, and "class", a string';
      const moved = readJson(moveSchema, body, expected);
      const checked = requireExampleIds(moved.ids);
      return describeClassifier(await classifiers.moveExamples(classifier, checked, moved.class));
    },
  );
  app.delete<Params>(
    EXAMPLES,
    teachingRoute({
      operationId: 'removeExamples',
      summary: 'Remove examples with their photos and embeddings, for good',
      params: ['classifier'],
      body: removeSchema,
      response: { 200: CLASSIFIER },
    }),
    async ({ params: { classifier }, body }) => {
      const removed = readJson(removeSchema, body, '"ids", a list of strings');
      const checked = requireExampleIds(removed.ids);
      return describeClassifier(await classifiers.removeExamples(classifier, checked));
    },
  );
  app.delete<ExampleParams>(
    `${EXAMPLES}/:example`,
    teachingRoute({
      operationId: 'removeExample',
      summary: 'Remove one example',
      params: ['classifier', 'example'],
      response: { 200: CLASSIFIER },
    }),
    async ({ params: { classifier, example } }) => {
      const checked = requireExampleIds([example]);
      return describeClassifier(await classifiers.removeExamples(classifier, checked));
    },
  );
  for (const kind of ['photo', 'thumbnail'] as const) {
    app.get<ExampleParams>(
      `${EXAMPLES}/:example/${kind}`,
      teachingRoute({
        operationId: kind === 'photo' ? 'showPhoto' : 'showThumbnail',
        summary: kind === 'photo' ? 'A photo as it is kept, at most 512 pixels' : 'A small copy',
        params: ['classifier', 'example'],
        response: { 200: jpegAnswer },
      }),
      async ({ params: { classifier, example } }, reply) =>
        sendJpeg(await classifiers.photo(classifier, requireExampleId(example), kind), reply),
    );
  }
}

function sendJpeg(jpeg: Uint8Array, reply: FastifyReply): FastifyReply {
  return reply.type('image/jpeg').header('cache-control', PHOTO_CACHING).send(Buffer.from(jpeg));
}
