import { preprocessingSchema } from '@detections/schema';
import { z } from 'zod';
import {
  answer,
  doorAnswer,
  doorFailure,
  errorSchema,
  ID_HEADER,
  MODEL_HEADER,
  PRESET_HEADER,
  toJsonSchema,
} from '../../http/answer-schemas.js';
import { API_KEY_OR_NONE } from '../../http/describe-routes.js';

export const predictQuerySchema = z.object({
  model: z
    .string()
    .optional()
    .describe('The model that is to answer: NAME, or NAME@VERSION. Otherwise the default one.'),
  preset: z
    .string()
    .optional()
    .describe('How the picture is preprocessed, by the name that the model has for it.'),
  preprocessing: preprocessingSchema
    .optional()
    .describe(
      'KERAS, the default where the model has it, gives the answers of the service this one replaces; CENTER_CROP the more accurate ones.',
    ),
});

const bodySchema = z.object({
  file: z
    .file()
    .describe('JPEG, PNG, WebP, GIF or AVIF. A field named `image` is taken in its place.'),
});

/** The keys of the Flask service, with which it answered whatever failed. */
const failedSchema = z.object({ success: z.literal(false), prediction: z.null(), score: z.null() });

/** What this door answers, by the names that it has in the OpenAPI document. */
export const predictAnswers = {
  Prediction: z.object({
    success: z.literal(true),
    prediction: z.string().describe("Keras's name of the class: `Eskimo_dog`"),
    score: z.number().min(0).max(1).describe('Probability, rounded to 4 decimals'),
  }),
  PredictionRefusal: failedSchema.describe('`X-Error-Message` says why.'),
  PredictionFailure: failedSchema.extend({ error: errorSchema }),
};

const failure = (description: string) => doorFailure(description, 'PredictionFailure');
const passingFailure = (description: string) =>
  doorFailure(description, 'PredictionFailure', { retry: true });

/** Describes POST /predict for the OpenAPI document and serialises its answers. */
export const predictSchema = {
  tags: ['classification'],
  operationId: 'predict',
  summary: 'Tell what a photo shows',
  description:
    'Answers as the Flask service did. Every failure carries its code in the header `X-Error-Code` and its message in `X-Error-Message`; those that pass by themselves carry `Retry-After`.',
  security: API_KEY_OR_NONE,
  consumes: ['multipart/form-data'],
  querystring: toJsonSchema(predictQuerySchema),
  body: toJsonSchema(bodySchema),
  response: {
    200: doorAnswer(answer('The most probable class', 'Prediction'), {
      [ID_HEADER]: {
        type: 'string',
        format: 'uuid',
        description: 'Identifies this answer; the GraphQL mutation `reportFeedback` takes it.',
      },
      [MODEL_HEADER]: { type: 'string', description: 'What answered: NAME@VERSION.' },
      [PRESET_HEADER]: {
        type: 'string',
        description: 'How the picture was preprocessed: the name of a preset of the model.',
      },
    }),
    400: doorFailure('No usable file', 'PredictionRefusal'),
    401: failure('A key is wanted, and none that is known came'),
    404: failure('No classifier has this model'),
    403: failure('A page of another origin sent it, or it was sent to a name that is not ours'),
    413: failure('Too many bytes or pixels'),
    415: failure('Not an image of a known kind, or a compressed body'),
    422: failure('The image does not decode'),
    429: passingFailure('Too many requests of this client: try again'),
    500: failure('Our fault'),
    503: passingFailure('Not ready, or too busy: try again'),
    504: failure('No answer in time: try again'),
    default: failure('Refused for the way it came over HTTP'),
  },
} as const;
