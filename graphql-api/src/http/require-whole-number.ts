import { BadUserInputError } from '@detections/schema';
import { quote } from '../errors/quote.js';

/**
 * A parameter of a query, of which there can be one only.
 *
 * @throws BadUserInputError where it is no whole number from 1 to `most`.
 */
export function requireWholeNumber(
  query: unknown,
  name: string,
  { most, otherwise }: { readonly most: number; readonly otherwise: number },
): number {
  const text = (query as Readonly<Record<string, unknown>>)[name];
  if (text === undefined) return otherwise;
  const number = typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= most) return number;
  const came = typeof text === 'string' ? quote(text) : 'several of them';
  throw new BadUserInputError(
    `Expected "${name}" to be a whole number from 1 to ${String(most)}; ${came} came.`,
  );
}
