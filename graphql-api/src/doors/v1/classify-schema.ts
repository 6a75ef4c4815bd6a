import { z } from 'zod';
import { answer, doorAnswer, ID_HEADER, toJsonSchema } from '../../http/answer-schemas.js';
import { API_KEY_OR_NONE } from '../../http/describe-routes.js';
import {
  answeredHeaders,
  PHOTO_TYPES,
  photoBody,
  photoFailures,
  photoQuerySchema,
} from './photo-question-schema.js';

export const MAX_TOP_K = 1000;
export const USUAL_TOP_K = 5;

const classifyQuerySchema = photoQuerySchema.extend({
  topK: z
    .int()
    .min(1)
    .max(MAX_TOP_K)
    .default(USUAL_TOP_K)
    .describe('How many predictions at most; there are no more than classes.'),
});

const predictionSchema = z.object({
  label: z.string().describe('The class, as the model names it.'),
  classIndex: z.int().describe('Which of the classes it is; names need not be unique.'),
  confidence: z.number().min(0).max(1).describe('Its probability.'),
});

export const classifyAnswerSchema = z.object({
  predictions: z.array(predictionSchema).describe('Best first.'),
  known: z
    .boolean()
    .nullable()
    .describe(
      'Whether the picture is like those that the model knows; null where the model has no threshold.',
    ),
  familiarity: z
    .number()
    .nullable()
    .describe('How much it is like them, 0 to 1; null where the model cannot tell.'),
  model: z.string().describe('What answered: NAME@VERSION.'),
  classificationId: z
    .uuid()
    .describe('Identifies this answer; the GraphQL mutation `reportFeedback` takes it.'),
});
export type ClassifyAnswer = z.infer<typeof classifyAnswerSchema>;

export const classifySchema = {
  tags: ['classification'],
  operationId: 'classify',
  summary: 'Tell what a photo shows, and whether the model knows such photos',
  description:
    'By any model, one of your own (`/v1/classifiers`) among them. Send the photo as the body itself, or in a form.',
  security: API_KEY_OR_NONE,
  consumes: PHOTO_TYPES,
  querystring: toJsonSchema(classifyQuerySchema),
  body: photoBody,
  response: {
    200: doorAnswer(answer('The most probable classes', 'ClassifyAnswer'), {
      [ID_HEADER]: {
        type: 'string',
        format: 'uuid',
        description: 'As `classificationId` in the body.',
      },
      ...answeredHeaders,
    }),
    ...photoFailures,
  },
} as const;
