import { BadUserInputError, MODEL_NAME } from '@detections/schema';
import { quote } from '../../errors/quote.js';

const LONGEST_CLASS_NAME = 100;
/** Control characters, among them line breaks, and halves of surrogate pairs. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

/**
 * What an own classifier may be called: it is asked for by this name as every model is.
 *
 * @throws BadUserInputError
 */
export function requireClassifierName(name: string): string {
  if (MODEL_NAME.pattern.test(name)) return name;
  throw new BadUserInputError(
    `Expected a classifier's name: ${MODEL_NAME.expected.replace(/^expected /, '')}; ${quote(name)} came.`,
  );
}

/** In Unicode's composed form without spaces around it, so that what looks the same is the same. */
export function normalizeClassName(text: string): string {
  return text.normalize('NFC').trim();
}

/**
 * What a class may be called: nearly anything that people write.
 *
 * @returns the name as `normalizeClassName` makes it.
 * @throws BadUserInputError
 */
export function requireClassName(text: string): string {
  const name = normalizeClassName(text);
  if (name !== '' && name.length <= LONGEST_CLASS_NAME && !UNPRINTABLE.test(name)) return name;
  throw new BadUserInputError(
    `Expected a class's name of 1 to ${String(LONGEST_CLASS_NAME)} characters in one line; ${quote(text)} came.`,
  );
}
