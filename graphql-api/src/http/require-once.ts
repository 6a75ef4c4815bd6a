import { BadUserInputError } from '@detections/schema';

/**
 * For parameters of a query of which there can be one only.
 *
 * @throws BadUserInputError where one of them came several times.
 */
export function requireOnce(query: unknown, names: readonly string[]): void {
  const given = query as Readonly<Record<string, unknown>>;
  const twice = names.find((name) => Array.isArray(given[name]));
  if (twice === undefined) return;
  throw new BadUserInputError(`Expected "${twice}" once; it came several times.`);
}
