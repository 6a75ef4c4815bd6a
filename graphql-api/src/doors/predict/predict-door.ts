import { BadUserInputError, fullNameOf, preprocessingSchema } from '@detections/schema';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Application } from '../../application/application.js';
import { parseModelReference } from '../../application/model-reference.js';
import { toPublicError } from '../../errors/public-error.js';
import { ID_HEADER, MODEL_HEADER, nameSchemas, PRESET_HEADER } from '../../http/answer-schemas.js';
import { abortWhenGone, admitUpload } from '../../http/caller.js';
import { requireOnce } from '../../http/require-once.js';
import { quote } from '../../errors/quote.js';
import { failureHeaders } from '../../http/send-failure.js';
import { toKnownError } from '../../http/to-known-error.js';
import { acceptMultipart } from '../../pictures/multipart.js';
import { requireMultipart, requirePhotoPart } from '../../pictures/photo-part.js';
import { predictAnswers, predictQuerySchema, predictSchema } from './predict-schema.js';

/** The three keys that every answer of the old service had when it failed. */
const FAILED = { success: false, prediction: null, score: null };
const BAD_REQUEST = 400;

/** The REST door, as integrators of the Flask service know it. */
export async function predictDoor(app: FastifyInstance, application: Application): Promise<void> {
  await acceptMultipart(app, application);
  nameSchemas(app, predictAnswers);
  app.setErrorHandler(sendFailure);
  app.post('/predict', { schema: predictSchema, onRequest: requireMultipart }, (request, reply) =>
    predict(request, reply, application),
  );
}

async function predict(
  request: FastifyRequest,
  reply: FastifyReply,
  application: Application,
): Promise<object> {
  const { model, preset, preprocessing } = requireQuery(request.query);
  const reference = parseModelReference(model);
  // Before anything is read: nobody uploads for a model that cannot answer.
  application.models.resolve(reference);
  const admission = admitUpload(application, request, reply);
  const signal = abortWhenGone(reply);
  const image = await admission.read((await requirePhotoPart(request)).file);
  const {
    id,
    model: answered,
    ...answer
  } = await application.classify({
    image,
    model: reference,
    preset,
    preprocessing,
    preferred: 'KERAS',
    topK: 1,
    signal,
  });
  const [{ label, confidence }] = answer.predictions;
  // Beside the body, which has exactly the old service's keys.
  void reply.headers({
    [ID_HEADER]: id,
    [MODEL_HEADER]: fullNameOf(answered),
    [PRESET_HEADER]: answer.preset,
  });
  return { success: true, prediction: label.name, score: Number(confidence.toFixed(4)) };
}

function requireQuery(query: unknown): z.output<typeof predictQuerySchema> {
  requireOnce(query, ['model', 'preset']);
  const result = predictQuerySchema.safeParse(query);
  if (result.success) return result.data;
  const { preprocessing } = query as Readonly<Record<string, unknown>>;
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
