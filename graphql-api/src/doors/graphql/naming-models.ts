import { fullNameOf } from '@detections/schema';
import type { FastifyReply } from 'fastify';
import type { ClassifyUpload } from '../../application/classify-upload.js';
import { MODEL_HEADER } from '../../http/answer-schemas.js';

/** Has the answer to an operation name, in a header, the models that answered, in their order. */
export function namingModels(classify: ClassifyUpload, reply: FastifyReply): ClassifyUpload {
  const answered = new Set<string>();
  return async (request) => {
    const classification = await classify(request);
    answered.add(fullNameOf(classification.model));
    void reply.header(MODEL_HEADER, [...answered].join(', '));
    return classification;
  };
}
