import { modelCardSchema } from '@detections/schema';
import { z } from 'zod';
import {
  answer,
  doorAnswer,
  doorFailure,
  MODEL_HEADER,
  PRESET_HEADER,
  toJsonSchema,
} from '../../http/answer-schemas.js';
import { API_KEY_OR_NONE } from '../../http/describe-routes.js';

const querySchema = z.object({
  model: z
    .string()
    .optional()
    .describe('The model that is to answer: NAME, or NAME@VERSION. Otherwise the default one.'),
  preset: z
    .string()
    .optional()
    .describe(
      'How the picture is preprocessed, by the name that the model has for it. Otherwise its first.',
    ),
});
export type EmbedQuery = z.infer<typeof querySchema>;

const formSchema = z.object({
  file: z
    .file()
    .describe('JPEG, PNG, WebP, GIF or AVIF. A field named `image` is taken in its place.'),
});
const pictureSchema = z.file().describe('JPEG, PNG, WebP, GIF or AVIF.');

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

const failure = (description: string) => doorFailure(description, 'Failure');
const passingFailure = (description: string) =>
  doorFailure(description, 'Failure', { retry: true });

export const embedSchema = {
  tags: ['embeddings'],
  operationId: 'embed',
  summary: 'Give a photo’s embedding',
  description:
    'The numbers that the network makes of a photo before its last dense layer: photos of like things have embeddings in like directions. Send the photo as the body itself, or in a form.',
  security: API_KEY_OR_NONE,
  consumes: ['image/*', 'multipart/form-data'],
  querystring: toJsonSchema(querySchema),
  body: {
    content: {
      'image/*': { schema: toJsonSchema(pictureSchema) },
      'multipart/form-data': { schema: toJsonSchema(formSchema) },
    },
  },
  response: {
    200: doorAnswer(answer('The embedding', 'EmbeddingAnswer'), {
      [MODEL_HEADER]: { type: 'string', description: 'What answered: NAME@VERSION.' },
      [PRESET_HEADER]: {
        type: 'string',
        description: 'How the picture was preprocessed: the name of a preset of the model.',
      },
    }),
    400: failure('No usable picture, or a model without embeddings: the message names those with'),
    401: failure('A key is wanted, and none that is known came'),
    403: failure('A page of another origin sent it, or it was sent to a name that is not ours'),
    404: failure('No classifier has this model'),
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
