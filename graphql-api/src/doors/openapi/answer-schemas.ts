import { errorCodeSchema } from '@detections/schema';
import { z } from 'zod';

const errorSchema = z.object({
  code: errorCodeSchema,
  message: z.string().describe('What was expected and what came; for people, and may change.'),
});

/** The keys of the Flask service, with which it answered whatever failed. */
const failedSchema = z.object({ success: z.literal(false), prediction: z.null(), score: z.null() });

/** What is answered, by the names that it has in the OpenAPI document. */
const NAMED = {
  ErrorCode: errorCodeSchema,
  Error: errorSchema,
  Failure: z.object({ error: errorSchema }),
  Prediction: z.object({
    success: z.literal(true),
    prediction: z.string().describe("Keras's name of the class: `Eskimo_dog`"),
    score: z.number().min(0).max(1).describe('Probability, rounded to 4 decimals'),
  }),
  PredictionRefusal: failedSchema.describe('`X-Error-Message` says why.'),
  PredictionFailure: failedSchema.extend({ error: errorSchema }),
  Live: z.object({ status: z.literal('live') }),
  Ready: z.object({ status: z.literal('ready') }),
  NotReady: z.object({
    status: z.literal('not ready'),
    code: errorCodeSchema.extract(['MODEL_NOT_READY', 'QUEUE_UNAVAILABLE']),
    reason: z.string(),
  }),
};

type AnswerName = keyof typeof NAMED;

/** The named schemas as JSON Schema, each with its `$id`, referring to one another by it. */
export function answerSchemas(): readonly object[] {
  const registry = z.registry<{ readonly id: string }>();
  for (const [id, schema] of Object.entries(NAMED)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io: 'input', uri: (id) => `${id}#` });
  return Object.entries(schemas).map(([$id, schema]) => ({
    ...schema,
    $id,
    // OpenAPI 3.1 names the dialect for the whole document.
    $schema: undefined,
  }));
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

export function answer(description: string, name: AnswerName): AnswerSchema {
  return { description, content: { 'application/json': { schema: { $ref: `${name}#` } } } };
}

/** The same of a door, which may be limited. */
export function doorAnswer(answered: AnswerSchema, headers: AnswerHeaders = {}): AnswerSchema {
  return { ...answered, headers: { ...headers, ...rateHeaders } };
}

export function doorFailure(
  description: string,
  name: AnswerName,
  { retry = false }: { readonly retry?: boolean } = {},
): AnswerSchema {
  const headers = { ...failureHeaders, ...(retry ? retryHeader : {}), ...rateHeaders };
  return { ...answer(description, name), headers };
}
