import type { MultipartFile } from '@fastify/multipart';
import { BadUserInputError, preprocessingSchema, type Preprocessing } from '@detections/schema';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ClassifyUpload } from '../classification/classify-upload.js';
import type { UploadIntake } from '../classification/upload-intake.js';
import { toPublicError } from '../errors/public-error.js';
import { abortWhenGone } from './abort-when-gone.js';
import { admitUpload } from './admit-upload.js';
import { methodNotAllowed } from './method-not-allowed.js';
import { passOverBody } from './pass-over-body.js';
import { passOverRest } from './pass-over-rest.js';
import { predictSchema } from './predict-schema.js';
import { readParts } from './read-parts.js';
import { toKnownError } from './to-known-error.js';

/** The three keys that every answer of the old service had when it failed. */
const FAILED = { success: false, prediction: null, score: null };
const BAD_REQUEST = 400;

export interface PredictRouteOptions {
  readonly intake: UploadIntake;
  readonly classifyUpload: ClassifyUpload;
}

/** The REST door, as integrators of the Flask service know it. */
export function predictRoute(options: PredictRouteOptions) {
  return (app: FastifyInstance, _: object, done: () => void): void => {
    app.setErrorHandler(sendFailure);
    app.addHook('onSend', passOverRest);
    // A body of any other kind holds no file; Flask did not read it either.
    app.addContentTypeParser('*', passOverBody);
    app.post(
      '/predict',
      { schema: predictSchema, validatorCompiler: acceptAll },
      (request, reply) => predict(request, reply, options),
    );
    app.get('/predict', { schema: { hide: true } }, methodNotAllowed('POST'));
    done();
  };
}

async function predict(
  request: FastifyRequest,
  reply: FastifyReply,
  { intake, classifyUpload }: PredictRouteOptions,
): Promise<object> {
  const preprocessing = requirePreprocessing(request.query);
  if (!request.isMultipart()) throw noFile();
  const admission = admitUpload(intake, request, reply);
  const signal = abortWhenGone(reply);
  const image = await admission.read((await requireFile(request)).file);
  const { predictions } = await classifyUpload({ image, preprocessing, topK: 1, signal });
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
  try {
    for await (const part of readParts(request)) {
      if (part.type !== 'file') continue;
      if (part.fieldname === 'file' && part.filename !== '') return part;
      part.file.resume();
    }
  } catch (error) {
    throw noFile(error);
  }
  throw noFile();
}

function noFile(cause?: unknown): BadUserInputError {
  const reason = cause instanceof Error ? `: ${cause.message}` : '.';
  return new BadUserInputError(
    `Expected a multipart request with a file in the field "file"${reason}`,
    { cause },
  );
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
