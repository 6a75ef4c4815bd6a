import { BadUserInputError, MODEL_NAME } from '@detections/schema';
import { quote } from '../../errors/quote.js';

const LONGEST_CLASS_NAME = 100;
/** Control characters, what breaks a line, and halves of surrogate pairs. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;
/** Without any of them nobody would see it. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;
/** Clients take them for steps within an address, percent-encoded too: WHATWG URL, "double-dot". */
const STEP_IN_ADDRESS = /^\.{1,2}$/;

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
 * What a class may be called: nearly anything that people write, and that an address can carry.
 *
 * @returns the name as `normalizeClassName` makes it.
 * @throws BadUserInputError
 */
export function requireClassName(text: string): string {
  const name = normalizeClassName(text);
  if (STEP_IN_ADDRESS.test(name)) {
    throw new BadUserInputError(
      `Expected a class's name that an address can carry; ${quote(name)} came, which means a step within one. Choose another, such as ${quote(`${name} (dots)`)}.`,
    );
  }
  const isShort = Array.from(name).length <= LONGEST_CLASS_NAME;
  if (isShort && VISIBLE.test(name) && !UNPRINTABLE.test(name)) return name;
  throw new BadUserInputError(
    `Expected a class's name of 1 to ${String(LONGEST_CLASS_NAME)} characters in one line, of which one can be seen; ${quote(text)} came.`,
  );
}
