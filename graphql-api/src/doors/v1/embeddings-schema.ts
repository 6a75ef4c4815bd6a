import { modelCardSchema } from '@detections/schema';
import { z } from 'zod';
import { answer, doorAnswer, doorFailure, toJsonSchema } from '../../http/answer-schemas.js';
import { API_KEY_OR_NONE } from '../../http/describe-routes.js';
import {
  answeredHeaders,
  PHOTO_TYPES,
  photoBody,
  photoFailures,
  photoQuerySchema,
} from './photo-question-schema.js';

export const embeddingAnswerSchema = z.object({
  embedding: z
    .array(z.number())
    .describe('What the last dense layer reads, neither scaled nor normalized.'),
  length: z.int().positive().describe('How many numbers there are.'),
  model: z.string().describe('What answered: NAME@VERSION.'),
  digest: modelCardSchema.shape.digest.describe(
    'SHA-256 over the files that its answers depend on: embeddings of equal digest and preset can be compared.',
  ),
  preset: z.string().describe('How the picture was preprocessed: a preset of the model.'),
});
export type EmbeddingAnswer = z.infer<typeof embeddingAnswerSchema>;

export const embedSchema = {
  tags: ['embeddings'],
  operationId: 'embed',
  summary: 'Give a photo’s embedding',
  description:
    'The numbers that the network makes of a photo before its last dense layer: photos of like things have embeddings in like directions. Send the photo as the body itself, or in a form.',
  security: API_KEY_OR_NONE,
  consumes: PHOTO_TYPES,
  querystring: toJsonSchema(photoQuerySchema),
  body: photoBody,
  response: {
    200: doorAnswer(answer('The embedding', 'EmbeddingAnswer'), answeredHeaders),
    ...photoFailures,
    400: doorFailure(
      'No usable picture, or a model without embeddings: the message names those with',
      'Failure',
    ),
  },
} as const;
