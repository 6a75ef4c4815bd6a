import { fullNameOf } from '@detections/schema';
import type { FastifyInstance } from 'fastify';
import type { Application } from '../../application/application.js';
import { ID_HEADER, MODEL_HEADER, PRESET_HEADER } from '../../http/answer-schemas.js';
import { requireWholeNumber } from '../../http/require-whole-number.js';
import { requirePhotoBody } from '../../pictures/photo-body.js';
import { classifySchema, MAX_TOP_K, USUAL_TOP_K, type ClassifyAnswer } from './classify-schema.js';
import { readPhotoQuestion } from './photo-question.js';

const TOP_K = { most: MAX_TOP_K, otherwise: USUAL_TOP_K };

/** A picture in, the most probable classes of any model out. */
export function classifyRoute(app: FastifyInstance, application: Application): void {
  app.post(
    '/v1/classify',
    { schema: classifySchema, onRequest: requirePhotoBody },
    async (request, reply): Promise<ClassifyAnswer> => {
      const topK = requireWholeNumber(request.query, 'topK', TOP_K);
      const asked = await readPhotoQuestion(request, reply, application);
      const { id, model, preset, predictions, known, familiarity } = await application.classify({
        ...asked,
        topK,
      });
      void reply.headers({
        [ID_HEADER]: id,
        [MODEL_HEADER]: fullNameOf(model),
        [PRESET_HEADER]: preset,
      });
      return {
        predictions: predictions.map(({ label, confidence }) => ({
          label: label.name,
          classIndex: label.classIndex,
          confidence,
        })),
        known,
        familiarity,
        model: fullNameOf(model),
        classificationId: id,
      };
    },
  );
}
