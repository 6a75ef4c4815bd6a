/**
 * What names may look like. Apart from the schemas that use them: the command line asks these before
 * it loads anything, and zod alone is a hundred files.
 */
export interface NamePattern {
  readonly pattern: RegExp;
  readonly expected: string;
}

/** What a package or a head goes by: a folder's name, a part of an address, a part of a Redis key. */
export const MODEL_NAME: NamePattern = {
  pattern: /^[a-z0-9][a-z0-9._-]{0,62}$/,
  expected: 'expected 1 to 63 of a-z, 0-9, ".", "_" and "-", the first a letter or digit',
};

/** Digits without a leading zero; of two the greater number is the newer. */
export const MODEL_VERSION: NamePattern = {
  pattern: /^[1-9]\d{0,8}$/,
  expected: 'expected a whole number from 1, such as 1 or 2',
};

/** What the service has without anybody's putting it there. */
export const BUILT_IN_NAMES: readonly string[] = ['resnet50', 'efficientnet-lite0'];

/** The enum's two names are ours; a package may name others, which GraphQL takes as `preset`. */
export const PRESET_NAME: NamePattern = {
  pattern: /^[A-Za-z][A-Za-z0-9_-]{0,62}$/,
  expected: 'expected a letter, then up to 62 letters, digits, "_" and "-"',
};

/** What somebody says of the model that they want; the default model where they say nothing. */
export interface ModelReference {
  readonly name?: string | undefined;
  /** The highest where there is none. */
  readonly version?: string | undefined;
}

/** How a model is named, for messages. */
export const MODEL_REFERENCE = 'NAME or NAME@VERSION, such as resnet50 or resnet50@1';

/** @returns undefined where the text is neither `NAME` nor `NAME@VERSION`. */
export function readModelReference(text: string): ModelReference | undefined {
  const [name = '', version, ...rest] = text.split('@');
  const isName = MODEL_NAME.pattern.test(name);
  const isVersion = version === undefined || MODEL_VERSION.pattern.test(version);
  return isName && isVersion && rest.length === 0 ? { name, version } : undefined;
}
