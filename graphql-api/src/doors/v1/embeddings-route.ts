import { fullNameOf } from '@detections/schema';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Application } from '../../application/application.js';
import { parseModelReference } from '../../application/model-reference.js';
import { MODEL_HEADER, PRESET_HEADER } from '../../http/answer-schemas.js';
import { abortWhenGone, admitUpload } from '../../http/caller.js';
import { requireOnce } from '../../http/require-once.js';
import { acceptPhotoBodies, openPhoto, requirePhotoBody } from '../../pictures/photo-body.js';
import { embedSchema, type EmbedQuery, type EmbeddingAnswer } from './embeddings-schema.js';

/** A picture in, the numbers before the network's last dense layer out. */
export async function embeddingsRoute(
  app: FastifyInstance,
  application: Application,
): Promise<void> {
  await acceptPhotoBodies(app, application);
  app.post(
    '/v1/embeddings',
    { schema: embedSchema, validatorCompiler: () => () => true, onRequest: requirePhotoBody },
    (request, reply) => embed(request, reply, application),
  );
}

async function embed(
  request: FastifyRequest,
  reply: FastifyReply,
  application: Application,
): Promise<EmbeddingAnswer> {
  requireOnce(request.query, ['model', 'preset']);
  const query = request.query as EmbedQuery;
  const reference = parseModelReference(query.model);
  // Before anything is read: nobody uploads for a model that cannot answer.
  application.models.resolve(reference);
  const admission = admitUpload(application, request, reply);
  const signal = abortWhenGone(reply);
  const image = await admission.read(await openPhoto(request));
  const asked = { image, model: reference, preset: query.preset, signal };
  const { vector, model, preset } = await application.embed(asked);
  void reply.headers({ [MODEL_HEADER]: fullNameOf(model), [PRESET_HEADER]: preset });
  return {
    embedding: [...vector],
    length: vector.length,
    model: fullNameOf(model),
    digest: model.digest,
    preset,
  };
}
