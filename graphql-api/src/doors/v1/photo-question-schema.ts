import { z } from 'zod';
import {
  doorFailure,
  MODEL_HEADER,
  PRESET_HEADER,
  toJsonSchema,
} from '../../http/answer-schemas.js';

export const photoQuerySchema = z.object({
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
export type PhotoQuery = z.infer<typeof photoQuerySchema>;

const formSchema = z.object({
  file: z
    .file()
    .describe('JPEG, PNG, WebP, GIF or AVIF. A field named `image` is taken in its place.'),
});
const pictureSchema = z.file().describe('JPEG, PNG, WebP, GIF or AVIF.');

/** A picture as the body itself, or in a form. */
export const photoBody = {
  content: {
    'image/*': { schema: toJsonSchema(pictureSchema) },
    'multipart/form-data': { schema: toJsonSchema(formSchema) },
  },
};
export const PHOTO_TYPES = ['image/*', 'multipart/form-data'];

/** What the answer to a question about a picture says besides. */
export const answeredHeaders = {
  [MODEL_HEADER]: { type: 'string', description: 'What answered: NAME@VERSION.' },
  [PRESET_HEADER]: {
    type: 'string',
    description: 'How the picture was preprocessed: the name of a preset of the model.',
  },
};

const failure = (description: string) => doorFailure(description, 'Failure');
const passingFailure = (description: string) =>
  doorFailure(description, 'Failure', { retry: true });

/** Of every route that takes a picture. */
export const photoFailures = {
  400: failure('No usable picture'),
  401: failure('A key is wanted, and none that is known came'),
  403: failure(
    'The key lacks the role for it, a page of another origin sent it, or it was sent to a name that is not ours',
  ),
  404: failure('No classifier has this model'),
  413: failure('Too many bytes or pixels'),
  415: failure('Not an image of a known kind, or a compressed body'),
  422: failure('The image does not decode'),
  429: passingFailure('Too many requests of this client: try again'),
  500: failure('Our fault'),
  503: passingFailure('Not ready, or too busy: try again'),
  504: failure('No answer in time: try again'),
  default: failure('Refused for the way it came over HTTP'),
} as const;
