import { BadUserInputError } from '@detections/schema';
import { quote } from '../errors/quote.js';

/**
 * A parameter of a query that is `true` or `false`; the latter where it is not there.
 *
 * @throws BadUserInputError
 */
export function requireYesOrNo(query: unknown, name: string): boolean {
  const value = (query as Readonly<Record<string, unknown>>)[name];
  if (value === undefined || value === 'false') return false;
  if (value === 'true') return true;
  const came = typeof value === 'string' ? quote(value) : 'several';
  throw new BadUserInputError(`Expected "${name}" to be true or false; ${came} came.`);
}
