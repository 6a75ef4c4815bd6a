import type { RouteShorthandOptions } from 'fastify';
import type { z } from 'zod';
import {
  answer,
  doorAnswer,
  doorFailure,
  toJsonSchema,
  type AnswerSchema,
} from '../../../http/answer-schemas.js';
import { API_KEY_OR_NONE } from '../../../http/describe-routes.js';

/** By the names that addresses have for them. */
const PARAMETERS = {
  classifier: { type: 'string', description: 'What the own classifier is called.' },
  class: { type: 'string', description: 'What the class is called, percent-encoded.' },
  example: { type: 'string', format: 'uuid', description: 'The `id` of the example.' },
};

interface RouteDescription {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: readonly (keyof typeof PARAMETERS)[];
  readonly querystring?: object;
  readonly body?: z.ZodType | object;
  readonly consumes?: readonly string[];
  readonly response: Readonly<Record<number, AnswerSchema>>;
}

const failure = (description: string): AnswerSchema => doorFailure(description, 'Failure');

/** What most routes answer. */
export const CLASSIFIER = doorAnswer(answer('The classifier', 'Classifier'));

/** What can fail at every route of own classifiers. */
const FAILURES = {
  400: failure('Not what is expected: the message says what is'),
  401: failure('A key is wanted, and none that is known came'),
  403: failure(
    'The key lacks the role for it, or without keys it came from another machine; or a page of another origin sent it',
  ),
  404: failure('No such classifier, class, example or version'),
  409: failure('A name is taken, a limit reached, or a confirmation wanted'),
  500: failure('Our fault'),
  503: doorFailure('The database or the network is away: try again', 'Failure', { retry: true }),
  default: failure('Refused for the way it came over HTTP'),
};

/** A route's schema. */
export function describeRoute({
  params = [],
  body,
  response,
  ...rest
}: RouteDescription): Pick<RouteShorthandOptions, 'schema'> {
  return {
    schema: {
      tags: ['classifiers'],
      security: API_KEY_OR_NONE,
      ...rest,
      ...(params.length > 0 && {
        params: {
          type: 'object',
          properties: Object.fromEntries(params.map((name) => [name, PARAMETERS[name]])),
          required: params,
        },
      }),
      ...(body !== undefined && { body: '_zod' in body ? toJsonSchema(body) : body }),
      response: { ...response, ...FAILURES },
    },
  };
}

/** The same of a route that takes the role `teach`. */
export function teachingRoute(
  description: RouteDescription,
): Pick<RouteShorthandOptions, 'config' | 'schema'> {
  return { config: { role: 'teach' }, ...describeRoute(description) };
}
