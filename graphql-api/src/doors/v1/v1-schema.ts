import { modelCardSchema, modelIdentitySchema, modelSchema } from '@detections/schema';
import { z } from 'zod';
import { answer, doorAnswer, doorFailure, toJsonSchema } from '../../http/answer-schemas.js';
import { API_KEY_OR_NONE } from '../../http/describe-routes.js';
import { classifierAnswers } from './classifiers/classifier-answers.js';
import { classifyAnswerSchema } from './classify-schema.js';
import { uploadAnswers } from './model-uploads/upload-answers.js';
import { embeddingAnswerSchema } from './embeddings-schema.js';

const versionSchema = z.object({
  version: modelIdentitySchema.shape.version,
  ready: z.boolean(),
  reason: z.string().optional().describe('Why it is not ready, for people.'),
});

const { engine, device, precision, familiarity } = modelSchema.shape;

/** What is known while it is not ready, and with it all of the card. */
const entrySchema = z.object({
  ...modelCardSchema.partial().shape,
  ...modelIdentitySchema.shape,
  versions: z.array(versionSchema).describe('The highest first.'),
  default: z.boolean().describe('Whether it answers whoever names no model.'),
  trial: z
    .boolean()
    .optional()
    .describe('Whether it is an upload that nobody has kept yet; only where it is.'),
  fallbackReason: z
    .string()
    .optional()
    .describe(
      'Why it answers in the place of the model that should, for people; only while it does.',
    ),
  ready: z.boolean(),
  reason: z.string().optional().describe('Why it is not ready, for people.'),
  engine: engine.optional(),
  device: device.optional(),
  precision: precision.optional(),
  familiarity: familiarity.describe(
    'From where on it knows a picture; not there where nobody has calibrated these weights in this precision.',
  ),
});
export type ModelEntry = z.infer<typeof entrySchema>;

const summarySchema = entrySchema.omit({ labels: true }).extend({
  classCount: z.int().positive().optional(),
});
export type ModelSummary = z.infer<typeof summarySchema>;

/** What this door answers, by the names that it has in the OpenAPI document. */
export const v1Answers = {
  ...classifierAnswers,
  ...uploadAnswers,
  ClassifyAnswer: classifyAnswerSchema,
  EmbeddingAnswer: embeddingAnswerSchema,
  ModelEntry: entrySchema,
  ModelList: z.object({ models: z.array(summarySchema) }),
};

const failures = {
  401: doorFailure('A key is wanted, and none that is known came', 'Failure'),
  503: doorFailure('Not known yet: try again', 'Failure', { retry: true }),
  default: doorFailure('Refused for the way it came over HTTP', 'Failure'),
};

export const listModelsSchema = {
  tags: ['models'],
  operationId: 'listModels',
  summary: 'Every model, each in the version that answers',
  security: API_KEY_OR_NONE,
  querystring: toJsonSchema(
    z.object({
      trials: z
        .enum(['true', 'false'])
        .optional()
        .describe('Whether uploads on trial are listed, too.'),
    }),
  ),
  response: {
    200: doorAnswer(answer('The models by name', 'ModelList')),
    400: doorFailure('"trials" is neither true nor false', 'Failure'),
    ...failures,
  },
};

export const showModelSchema = {
  tags: ['models'],
  operationId: 'showModel',
  summary: 'One model with all that is known of it, its classes among it',
  security: API_KEY_OR_NONE,
  params: {
    type: 'object',
    properties: { model: { type: 'string', description: 'NAME, or NAME@VERSION' } },
    required: ['model'],
  },
  response: {
    200: doorAnswer(answer('The model', 'ModelEntry')),
    400: doorFailure('No name of a model', 'Failure'),
    404: doorFailure('No classifier has this model', 'Failure'),
    ...failures,
  },
};
