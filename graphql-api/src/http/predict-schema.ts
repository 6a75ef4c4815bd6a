import { errorCodeSchema, preprocessingSchema } from '@detections/schema';
import { API_KEY_OR_NONE } from './openapi.js';

const nothing = { type: 'null' } as const;

const failure = {
  type: 'object',
  required: ['success', 'prediction', 'score'],
  properties: {
    success: { type: 'boolean', const: false },
    prediction: nothing,
    score: nothing,
    error: {
      type: 'object',
      description: 'What was expected and what came. Never with status 400.',
      required: ['code', 'message'],
      properties: {
        code: { type: 'string', enum: errorCodeSchema.options },
        message: { type: 'string' },
      },
    },
  },
} as const;

/** Describes POST /predict for the OpenAPI document and serialises its answers. */
export const predictSchema = {
  tags: ['classification'],
  operationId: 'predict',
  summary: 'Tell what a photo shows',
  description:
    'Answers as the Flask service did. Every failure carries its code in the header `X-Error-Code`; those that pass by themselves carry `Retry-After`.',
  security: API_KEY_OR_NONE,
  consumes: ['multipart/form-data'],
  querystring: {
    type: 'object',
    properties: {
      preprocessing: {
        type: 'string',
        enum: preprocessingSchema.options,
        default: 'KERAS',
        description:
          'KERAS gives the answers of the service this one replaces; CENTER_CROP the more accurate ones.',
      },
    },
  },
  body: {
    type: 'object',
    required: ['file'],
    properties: {
      file: { type: 'string', format: 'binary', description: 'JPEG, PNG, WebP, GIF or AVIF.' },
    },
  },
  response: {
    200: {
      description: 'The most probable class',
      type: 'object',
      required: ['success', 'prediction', 'score'],
      properties: {
        success: { type: 'boolean', const: true },
        prediction: { type: 'string', description: "Keras's name of the class: `Eskimo_dog`" },
        score: { type: 'number', description: 'Probability, rounded to 4 decimals' },
      },
    },
    400: { description: 'No usable file', ...failure },
    401: { description: 'A key is wanted, and none that is known came', ...failure },
    413: { description: 'Too many bytes or pixels', ...failure },
    415: { description: 'Not an image of a known kind', ...failure },
    422: { description: 'The image does not decode', ...failure },
    429: { description: 'Too many requests of this client: try again', ...failure },
    500: { description: 'Our fault', ...failure },
    503: { description: 'Not ready, or too busy: try again', ...failure },
    504: { description: 'No answer in time: try again', ...failure },
  },
} as const;
