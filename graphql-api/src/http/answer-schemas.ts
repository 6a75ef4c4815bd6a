import { errorCodeSchema } from '@detections/schema';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

/** Which model answered, at every door that takes pictures: NAME@VERSION. */
export const MODEL_HEADER = 'X-Model';
/** Of each answer that feedback can name, at every REST door. */
export const ID_HEADER = 'X-Classification-Id';
/** How the picture was preprocessed, at every REST door. */
export const PRESET_HEADER = 'X-Preprocessing';

export const errorSchema = z.object({
  code: errorCodeSchema,
  message: z.string().describe('What was expected and what came; for people, and may change.'),
  confirmation: z
    .string()
    .optional()
    .describe('With CONFIRMATION_REQUIRED: what to send along to have it done.'),
});

/** What every door may answer, by the names that it has in the OpenAPI document. */
const SHARED = {
  ErrorCode: errorCodeSchema,
  Error: errorSchema,
  Failure: z.object({ error: errorSchema }),
};

/**
 * Lets routes refer to what they answer by name, as the OpenAPI document does. Those that are
 * shared are known everywhere; a door names its own in its own scope.
 */
export function nameSchemas(app: FastifyInstance, own: Readonly<Record<string, z.ZodType>>): void {
  const registry = z.registry<{ readonly id: string }>();
  for (const [id, schema] of Object.entries({ ...SHARED, ...own })) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io: 'input', uri: (id) => `${id}#` });
  for (const [$id, schema] of Object.entries(schemas)) {
    if (app.getSchema($id) !== undefined) continue;
    app.addSchema({ ...withoutDialect(schema), $id });
  }
}

/**
 * What a zod schema says of JSON, for the OpenAPI document. By its input, since JSON Schema has no
 * word for what a transformation makes of it.
 */
export function toJsonSchema(schema: z.ZodType): Readonly<Record<string, unknown>> {
  return withoutDialect(z.toJSONSchema(schema, { io: 'input' }));
}

/** OpenAPI 3.1 names it for the whole document. */
function withoutDialect(schema: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema'));
}

/** What an answer says besides, by name. */
type AnswerHeaders = Readonly<Record<string, object>>;

/** One of a route's answers, as Fastify and the OpenAPI document take it. */
export interface AnswerSchema {
  readonly description: string;
  readonly headers?: AnswerHeaders;
  readonly content: Readonly<Record<string, { readonly schema: object }>>;
}

const failureHeaders = {
  'X-Error-Code': { $ref: '#/components/schemas/ErrorCode' },
  'X-Error-Message': {
    type: 'string',
    maxLength: 200,
    description: 'The message in printable ASCII, other characters escaped as in JSON.',
  },
};

const retryHeader = {
  'Retry-After': { type: 'integer', description: 'Seconds after which it is worth while.' },
};

/** Of every answer of a door, where `RATE_LIMIT_PER_MINUTE` is set. */
const rateHeaders = {
  'RateLimit-Limit': { type: 'integer', description: 'Requests of one client in a minute.' },
  'RateLimit-Remaining': { type: 'integer', description: 'Those left in this one.' },
  'RateLimit-Reset': { type: 'integer', description: 'Seconds until the next.' },
};

export function answer(description: string, name: string): AnswerSchema {
  return { description, content: { 'application/json': { schema: { $ref: `${name}#` } } } };
}

/** The same of a door, which may be limited. */
export function doorAnswer(answered: AnswerSchema, headers: AnswerHeaders = {}): AnswerSchema {
  return { ...answered, headers: { ...headers, ...rateHeaders } };
}

export function doorFailure(
  description: string,
  name: string,
  { retry = false }: { readonly retry?: boolean } = {},
): AnswerSchema {
  const headers = { ...failureHeaders, ...(retry ? retryHeader : {}), ...rateHeaders };
  return { ...answer(description, name), headers };
}
