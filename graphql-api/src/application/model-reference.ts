import {
  BadUserInputError,
  MODEL_REFERENCE,
  modelVersionSchema,
  readModelReference,
  type ModelReference,
} from '@detections/schema';
import { quote } from '../errors/quote.js';

/**
 * @param text `NAME` or `NAME@VERSION`; nothing stands for the default model.
 * @throws BadUserInputError where it is neither.
 */
export function parseModelReference(text: string | null | undefined): ModelReference {
  if (text === null || text === undefined) return {};
  const reference = readModelReference(text);
  if (reference !== undefined) return reference;
  throw new BadUserInputError(`Expected "model" to be ${MODEL_REFERENCE}; ${quote(text)} came.`);
}

/**
 * The same of two arguments, where they come apart.
 *
 * @throws BadUserInputError where either is wrong, or `name` holds a version, too.
 */
export function joinModelReference(
  name: string | null | undefined,
  version: string | null | undefined,
): ModelReference {
  const reference = parseModelReference(name);
  if (version === null || version === undefined) return reference;
  if (!modelVersionSchema.safeParse(version).success) {
    throw new BadUserInputError(
      `Expected "version" to be a whole number from 1, such as 1 or 2; ${quote(version)} came.`,
    );
  }
  if (reference.version === undefined) return { ...reference, version };
  throw new BadUserInputError(
    `Expected a version once; ${quote(name ?? '')} and ${quote(version)} came.`,
  );
}
