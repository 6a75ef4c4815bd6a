import type { MultipartFile } from '@fastify/multipart';
import { BadUserInputError, preprocessingSchema, type Preprocessing } from '@detections/schema';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ClassifyUpload } from '../classification/classify-upload.js';
import { toPublicError } from '../errors/public-error.js';
import { abortWhenGone } from './abort-when-gone.js';
import { methodNotAllowed } from './method-not-allowed.js';
import { passOverBody } from './pass-over-body.js';
import { passOverRest } from './pass-over-rest.js';
import { predictSchema } from './predict-schema.js';
import { readParts } from './read-parts.js';
import { toKnownError } from './to-known-error.js';

/** The three keys that every answer of the old service had when it failed. */
const FAILED = { success: false, prediction: null, score: null };
const BAD_REQUEST = 400;

/** The REST door, as integrators of the Flask service know it. */
export function predictRoute(classifyUpload: ClassifyUpload) {
  return (app: FastifyInstance, _: object, done: () => void): void => {
    app.setErrorHandler(sendFailure);
    app.addHook('onSend', passOverRest);
    // A body of any other kind holds no file; Flask did not read it either.
    app.addContentTypeParser('*', passOverBody);
    app.post(
      '/predict',
      { schema: predictSchema, validatorCompiler: acceptAll },
      (request, reply) => predict(request, reply, classifyUpload),
    );
    app.get('/predict', { schema: { hide: true } }, methodNotAllowed('POST'));
    done();
  };
}

async function predict(
  request: FastifyRequest,
  reply: FastifyReply,
  classifyUpload: ClassifyUpload,
): Promise<object> {
  const preprocessing = requirePreprocessing(request.query);
  const signal = abortWhenGone(reply);
  const { file } = await requireFile(request);
  const { predictions } = await classifyUpload({ upload: file, preprocessing, topK: 1, signal });
  const [{ label, confidence }] = predictions;
  return { success: true, prediction: label.name, score: Number(confidence.toFixed(4)) };
}

function requirePreprocessing(query: unknown): Preprocessing {
  const { preprocessing } = query as { readonly preprocessing?: unknown };
  const result = preprocessingSchema.default('KERAS').safeParse(preprocessing);
  if (result.success) return result.data;
  throw new BadUserInputError(
    `Expected "preprocessing" to be ${preprocessingSchema.options.join(' or ')}; ${JSON.stringify(preprocessing)} came.`,
  );
}

/** The first usable part named `file`; parts before it are passed over. */
async function requireFile(request: FastifyRequest): Promise<MultipartFile> {
  const expected = 'Expected a multipart request with a file in the field "file"';
  try {
    for await (const part of request.isMultipart() ? readParts(request) : []) {
      if (part.type !== 'file') continue;
      if (part.fieldname === 'file' && part.filename !== '') return part;
      part.file.resume();
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BadUserInputError(`${expected}: ${reason}`, { cause: error });
  }
  throw new BadUserInputError(`${expected}.`);
}

function sendFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { code, message, status, headers } = toPublicError(toKnownError(error), request.log);
  const body = status === BAD_REQUEST ? FAILED : { ...FAILED, error: { code, message } };
  return reply.code(status).headers(headers).send(body);
}

/** The schema is for the OpenAPI document; the route checks what it reads, in its own words. */
function acceptAll(): () => true {
  return () => true;
}
