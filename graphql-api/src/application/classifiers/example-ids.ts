import { BadUserInputError } from '@detections/schema';
import { z } from 'zod';
import { quote } from '../../errors/quote.js';

/** Of one request. */
const MOST_IDS = 1000;

/**
 * The ids of examples that a request names.
 *
 * @returns each once, in lower case.
 * @throws BadUserInputError
 */
export function requireExampleIds(ids: readonly string[]): readonly string[] {
  if (ids.length === 0 || ids.length > MOST_IDS) {
    throw new BadUserInputError(
      `Expected the ids of 1 to ${String(MOST_IDS)} examples; ${String(ids.length)} came.`,
    );
  }
  return [...new Set(ids.map(requireExampleId))];
}

/** @throws BadUserInputError */
export function requireExampleId(id: string): string {
  if (z.uuid().safeParse(id).success) return id.toLowerCase();
  throw new BadUserInputError(`Expected the id of an example, which is a UUID; ${quote(id)} came.`);
}
