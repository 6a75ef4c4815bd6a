import { fullNameOf } from '@detections/schema';
import type { FastifyInstance } from 'fastify';
import type { Application } from '../../application/application.js';
import { MODEL_HEADER, PRESET_HEADER } from '../../http/answer-schemas.js';
import { requirePhotoBody } from '../../pictures/photo-body.js';
import { embedSchema, type EmbeddingAnswer } from './embeddings-schema.js';
import { readPhotoQuestion } from './photo-question.js';

/** A picture in, the numbers before the network's last dense layer out. */
export function embeddingsRoute(app: FastifyInstance, application: Application): void {
  app.post(
    '/v1/embeddings',
    { schema: embedSchema, onRequest: requirePhotoBody },
    async (request, reply): Promise<EmbeddingAnswer> => {
      const asked = await readPhotoQuestion(request, reply, application);
      const { vector, model, preset } = await application.embed(asked);
      void reply.headers({ [MODEL_HEADER]: fullNameOf(model), [PRESET_HEADER]: preset });
      return {
        embedding: [...vector],
        length: vector.length,
        model: fullNameOf(model),
        digest: model.digest,
        preset,
      };
    },
  );
}
