import { BadUserInputError, preprocessingSchema, type Preprocessing } from '@detections/schema';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Application } from '../../application/application.js';
import { toPublicError } from '../../errors/public-error.js';
import { nameSchemas } from '../../http/answer-schemas.js';
import { abortWhenGone, admitUpload } from '../../http/caller.js';
import { quote } from '../../http/quote.js';
import { failureHeaders } from '../../http/send-failure.js';
import { toKnownError } from '../../http/to-known-error.js';
import { acceptMultipart } from '../../pictures/multipart.js';
import { requireMultipart, requirePhotoPart } from '../../pictures/photo-part.js';
import { ID_HEADER, predictAnswers, predictQuerySchema, predictSchema } from './predict-schema.js';

/** The three keys that every answer of the old service had when it failed. */
const FAILED = { success: false, prediction: null, score: null };
const BAD_REQUEST = 400;

/** The REST door, as integrators of the Flask service know it. */
export async function predictDoor(app: FastifyInstance, application: Application): Promise<void> {
  await acceptMultipart(app, application);
  nameSchemas(app, predictAnswers);
  app.setErrorHandler(sendFailure);
  app.post(
    '/predict',
    { schema: predictSchema, validatorCompiler: acceptAll, onRequest: requireMultipart },
    (request, reply) => predict(request, reply, application),
  );
}

async function predict(
  request: FastifyRequest,
  reply: FastifyReply,
  application: Application,
): Promise<object> {
  const preprocessing = requirePreprocessing(request.query);
  const admission = admitUpload(application, request, reply);
  const signal = abortWhenGone(reply);
  const image = await admission.read((await requirePhotoPart(request)).file);
  const asked = { image, preprocessing, preferred: 'KERAS', topK: 1, signal } as const;
  const { id, predictions } = await application.classify(asked);
  const [{ label, confidence }] = predictions;
  // Beside the body, which has exactly the old service's keys.
  void reply.header(ID_HEADER, id);
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
