import { BadUserInputError } from '@detections/schema';
import type { z } from 'zod';
import { kindOf } from '../../../errors/kind-of.js';
import { quote } from '../../../errors/quote.js';

/**
 * A body as its schema has it; unknown keys are refused by the schema.
 *
 * @param expected In words that go on after "Expected a JSON object with".
 * @throws BadUserInputError
 */
export function readJson<T>(schema: z.ZodType<T>, body: unknown, expected: string): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new BadUserInputError(
    `Expected a JSON object with ${expected}; ${issue === undefined ? 'another' : describe(issue, body)} came.`,
  );
}

function describe(issue: z.core.$ZodIssue, body: unknown): string {
  if (issue.code === 'unrecognized_keys') return `the unknown key ${quote(issue.keys[0] ?? '')}`;
  // Of all that schemas check besides types.
  if (issue.code === 'custom') return 'an empty one';
  if (issue.path.length === 0) return kindOf(body);
  const value = issue.path.reduce<unknown>((holder, key) => ownValue(holder, key), body);
  const place = issue.path.map(String).join('.');
  return `${typeof value === 'number' ? String(value) : kindOf(value)} in ${quote(place)}`;
}

function ownValue(holder: unknown, key: PropertyKey): unknown {
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, key))
    return undefined;
  return (holder as Readonly<Record<PropertyKey, unknown>>)[key];
}
