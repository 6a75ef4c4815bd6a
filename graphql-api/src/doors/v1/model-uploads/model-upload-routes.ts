import type { FastifyInstance, RouteShorthandOptions } from 'fastify';
import { z } from 'zod';
import type { Application } from '../../../application/application.js';
import {
  answer,
  doorAnswer,
  doorFailure,
  toJsonSchema,
  type AnswerSchema,
} from '../../../http/answer-schemas.js';
import { API_KEY_OR_NONE } from '../../../http/describe-routes.js';
import { readJson } from '../classifiers/read-json.js';
import { describeUpload } from './upload-answers.js';
import { acceptModelBodies, openFiles, requireModelBody } from './upload-body.js';

const CREATED = 201;
const NO_CONTENT = 204;
const UPLOADS = '/v1/model-uploads';

const formSchema = z.object({
  file: z
    .array(z.file())
    .describe('The files of an export, with names such as `onnx/model.onnx`, or one zip of them.'),
});
const keepSchema = z.strictObject({
  name: z.string().describe('As models are called: lower-case letters, digits, `.`, `_` and `-`.'),
  newVersion: z
    .boolean()
    .optional()
    .describe('Whether a model of that name may get this one as its next version.'),
});
const fileNameSchema = z.object({
  fileName: z.string().optional().describe('Of a body that is one file.'),
});

interface Params {
  readonly Params: { readonly upload: string };
}

const UPLOAD = doorAnswer(answer('The upload', 'ModelUpload'));

/** Models by upload; see `receiveUploadRoute` for new ones. */
export function modelUploadRoutes(app: FastifyInstance, { modelUploads }: Application): void {
  app.get(
    UPLOADS,
    uploadRoute({
      operationId: 'listModelUploads',
      summary: 'The models that were uploaded within the hour',
      response: { 200: doorAnswer(answer('The latest first', 'ModelUploadList')) },
    }),
    async () => ({
      uploads: (await modelUploads.list()).map(describeUpload),
      maxBytes: modelUploads.maxBytes,
    }),
  );
  app.get<Params>(
    `${UPLOADS}/:upload`,
    uploadRoute({
      operationId: 'showModelUpload',
      summary: 'One of them: what its check has found',
      of: 'one',
      response: { 200: UPLOAD },
    }),
    async ({ params: { upload } }) => describeUpload(await modelUploads.find(upload)),
  );
  app.post<Params>(
    `${UPLOADS}/:upload/keep`,
    uploadRoute({
      operationId: 'keepModelUpload',
      summary: 'Serve it for good, under a name of its own',
      of: 'one',
      body: toJsonSchema(keepSchema),
      response: { 200: UPLOAD },
    }),
    async ({ params: { upload }, body }) => {
      const expected = '"name", a string, and at will "newVersion", true or false';
      const { name, newVersion = false } = readJson(keepSchema, body, expected);
      return describeUpload(await modelUploads.keep(upload, { name, newVersion }));
    },
  );
  app.delete<Params>(
    `${UPLOADS}/:upload`,
    uploadRoute({
      operationId: 'removeModelUpload',
      summary: 'Delete it; a model that was made of it stays',
      of: 'one',
      response: { 204: { description: 'It is gone', type: 'null' } },
    }),
    async ({ params: { upload } }, reply) => {
      await modelUploads.remove(upload);
      return reply.code(NO_CONTENT).send();
    },
  );
}

/** A model's files in, what a check makes of them out, a little later. */
export async function receiveUploadRoute(
  app: FastifyInstance,
  { modelUploads }: Application,
): Promise<void> {
  await acceptModelBodies(app, modelUploads.maxBytes);
  const zip = { schema: { type: 'string', format: 'binary' } };
  app.post(
    UPLOADS,
    {
      onRequest: requireModelBody,
      ...uploadRoute({
        operationId: 'uploadModel',
        summary: 'Upload a model: its files, or a zip of them',
        description:
          'It is checked, then served for a trial, and is gone after an hour unless it is kept.',
        querystring: toJsonSchema(fileNameSchema),
        body: {
          content: {
            'multipart/form-data': { schema: toJsonSchema(formSchema) },
            'application/zip': zip,
            'application/octet-stream': zip,
          },
        },
        response: {
          201: doorAnswer(answer('It has come, and is being checked', 'ModelUpload')),
          413: doorFailure('More than `MAX_MODEL_UPLOAD_MB`', 'Failure'),
        },
      }),
    },
    async (request, reply) => {
      const declaredBytes = Number(request.headers['content-length'] ?? 0);
      const upload = await modelUploads.receive(openFiles(request), declaredBytes);
      void reply.code(CREATED).header('location', `${UPLOADS}/${upload.id}`);
      return describeUpload(upload);
    },
  );
}

/** An answer without a body, as @fastify/swagger takes it. */
interface NoContent {
  readonly description: string;
  readonly type: 'null';
}

interface RouteDescription {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  /** Whether the address names one. */
  readonly of?: 'one';
  readonly querystring?: object;
  readonly body?: object;
  readonly response: Readonly<Record<number, AnswerSchema | NoContent>>;
}

function uploadRoute({
  of,
  response,
  ...rest
}: RouteDescription): Pick<RouteShorthandOptions, 'config' | 'schema'> {
  return {
    config: { role: 'models' },
    schema: {
      tags: ['models'],
      security: API_KEY_OR_NONE,
      ...rest,
      ...(of === 'one' && {
        params: {
          type: 'object',
          properties: { upload: { type: 'string', description: 'The `id` of the upload.' } },
          required: ['upload'],
        },
      }),
      response: { ...response, ...FAILURES },
    },
  };
}

const failure = (description: string): AnswerSchema => doorFailure(description, 'Failure');

const FAILURES = {
  400: failure('Not what is expected: the message says what is'),
  401: failure('A key is wanted, and none that is known came'),
  403: failure(
    'Models are not taken by upload; or the key lacks the role `models`, or without keys it came from another machine',
  ),
  404: failure('No such upload, or none any more'),
  409: failure('The name is taken, there are too many uploads, or it is not to be kept'),
  500: failure('Our fault'),
  503: doorFailure('No classifier sees the folder, or it is full: try again', 'Failure', {
    retry: true,
  }),
  default: failure('Refused for the way it came over HTTP'),
};
