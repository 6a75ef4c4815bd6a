import { BadUserInputError, preprocessingSchema, type Preprocessing } from '@detections/schema';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ClassifyUpload } from '../../application/classify-upload.js';
import type { UploadIntake } from '../../pictures/upload-intake.js';
import { toPublicError } from '../../errors/public-error.js';
import { abortWhenGone } from '../../http/abort-when-gone.js';
import { admitUpload } from '../../pictures/admit-upload.js';
import { requireMultipart, requirePhotoPart } from '../../pictures/photo-part.js';
import { predictQuerySchema, predictSchema } from './predict-schema.js';
import { quote } from '../../http/quote.js';
import { failureHeaders } from '../../http/send-failure.js';
import { toKnownError } from '../../http/to-known-error.js';

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
    app.post(
      '/predict',
      { schema: predictSchema, validatorCompiler: acceptAll, onRequest: requireMultipart },
      (request, reply) => predict(request, reply, options),
    );
    done();
  };
}

async function predict(
  request: FastifyRequest,
  reply: FastifyReply,
  { intake, classifyUpload }: PredictRouteOptions,
): Promise<object> {
  const preprocessing = requirePreprocessing(request.query);
  const admission = admitUpload(intake, request, reply);
  const signal = abortWhenGone(reply);
  const image = await admission.read((await requirePhotoPart(request)).file);
  const { predictions } = await classifyUpload({
    image,
    preprocessing,
    preferred: 'KERAS',
    topK: 1,
    signal,
  });
  const [{ label, confidence }] = predictions;
  return { success: true, prediction: label.name, score: Number(confidence.toFixed(4)) };
}

function requirePreprocessing(query: unknown): Preprocessing | undefined {
  const result = predictQuerySchema.safeParse(query);
  if (result.success) return result.data.preprocessing;
  const { preprocessing } = query as { readonly preprocessing?: unknown };
  throw new BadUserInputError(
    `Expected "preprocessing" to be ${preprocessingSchema.options.join(' or ')}; ${quote(String(preprocessing))} came.`,
  );
}

/** In the old service's shape. A 400 had no more than its keys: the header says why. */
function sendFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const failure = toPublicError(toKnownError(error, request), request.log);
  const { code, message, status } = failure;
  const body = status === BAD_REQUEST ? FAILED : { ...FAILED, error: { code, message } };
  return reply.code(status).headers(failureHeaders(failure)).send(body);
}

/** The schema is for the OpenAPI document; the route checks what it reads, in its own words. */
function acceptAll(): () => true {
  return () => true;
}
