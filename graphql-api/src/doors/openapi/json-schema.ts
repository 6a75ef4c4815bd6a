import { z } from 'zod';

/**
 * What a zod schema says of JSON, for the OpenAPI document. By its input, since JSON Schema has no
 * word for what a transformation makes of it.
 */
export function toJsonSchema(schema: z.ZodType): Readonly<Record<string, unknown>> {
  const entries = Object.entries(z.toJSONSchema(schema, { io: 'input' }));
  // OpenAPI 3.1 names the dialect for the whole document.
  return Object.fromEntries(entries.filter(([key]) => key !== '$schema'));
}
