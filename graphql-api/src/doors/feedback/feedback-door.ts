import formbody from '@fastify/formbody';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Application } from '../../application/application.js';
import { doorAnswer, doorFailure, toJsonSchema } from '../../http/answer-schemas.js';
import { API_KEY_OR_NONE } from '../../http/describe-routes.js';
import { pageFiles, sendPage } from '../../http/page-files.js';
import { passOverBody } from '../../http/refuse-cheaply.js';
import { sendFailure } from '../../http/send-failure.js';
import { acceptMultipart, readParts } from '../../pictures/multipart.js';
import type { DoorOptions } from '../door.js';

const OK = 200;

const schema = {
  tags: ['feedback'],
  summary: 'Keep what somebody says',
  description:
    'Keeps a report. Always answers 200 with the web page, as the Flask service did; an empty report is passed over.',
  security: API_KEY_OR_NONE,
  response: {
    200: doorAnswer({
      description: 'The web page',
      content: { 'text/html': { schema: { type: 'string' } } },
    }),
    401: doorFailure('A key is wanted, and none that is known came', 'Failure'),
    415: doorFailure('A compressed body', 'Failure'),
    429: doorFailure('Too many requests of this client: try again', 'Failure', { retry: true }),
    default: doorFailure('Refused for the way it came over HTTP', 'Failure'),
  },
} as const;

const form = toJsonSchema(
  z.object({
    report: z.string().optional().describe('Free text; one line and 10,000 characters are kept.'),
  }),
);

/** `GET` and `POST /feedback`, as the old page's form and its integrators use them. */
export async function feedbackDoor(
  app: FastifyInstance,
  application: Application,
  { pageFolder }: Pick<DoorOptions, 'pageFolder'>,
): Promise<void> {
  await acceptMultipart(app, application);
  await app.register(fastifyStatic, { ...pageFiles(pageFolder), serve: false });
  await app.register(formbody);
  app.removeContentTypeParser(['application/json', 'text/plain']);
  // Any other body holds no report.
  app.addContentTypeParser('*', passOverBody);
  app.setErrorHandler((error, request, reply) => {
    // Who may not come in hears so.
    if (!isUnreadable(error)) return sendFailure(error, request, reply);
    logUnreadable(request, error);
    return sendPage(reply.code(OK));
  });
  const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    await application.keepReport(await readReport(request));
    return sendPage(reply);
  };
  app.get(
    '/feedback',
    {
      schema: { ...schema, operationId: 'feedbackByGet', querystring: form },
      config: { actsOnQuery: true },
    },
    handler,
  );
  app.post(
    '/feedback',
    {
      schema: {
        ...schema,
        operationId: 'feedback',
        consumes: ['application/x-www-form-urlencoded', 'multipart/form-data'],
        body: form,
      },
    },
    handler,
  );
}

/** Always 200: a form that cannot be read holds no report either. */
async function readReport(request: FastifyRequest): Promise<string> {
  if (request.isMultipart()) {
    try {
      return await readMultipartReport(request);
    } catch (error) {
      logUnreadable(request, error);
      return '';
    }
  }
  const fields = request.method === 'GET' ? request.query : request.body;
  const report = (fields as { readonly report?: unknown } | null | undefined)?.report;
  return typeof report === 'string' ? report : '';
}

async function readMultipartReport(request: FastifyRequest): Promise<string> {
  let report = '';
  for await (const part of readParts(request)) {
    if (part.type === 'file') part.file.resume();
    else if (part.fieldname === 'report') report = String(part.value);
  }
  return report;
}

/** By a parser of Fastify's: too long, or of no type at all. */
function isUnreadable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('FST_ERR_CTP_');
}

function logUnreadable({ log }: FastifyRequest, error: unknown): void {
  log.info({ err: error }, 'unreadable feedback passed over');
}
