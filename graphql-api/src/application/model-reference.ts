import { BadUserInputError, modelNameSchema, modelVersionSchema } from '@detections/schema';
import { quote } from '../errors/quote.js';

/** What a request says of the model that it wants; the default model where it says nothing. */
export interface ModelReference {
  readonly name?: string | undefined;
  /** The highest that is ready where there is none. */
  readonly version?: string | undefined;
}

/**
 * @param text `NAME` or `NAME@VERSION`; nothing stands for the default model.
 * @throws BadUserInputError where it is neither.
 */
export function parseModelReference(text: string | null | undefined): ModelReference {
  if (text === null || text === undefined) return {};
  const [name = '', version, ...rest] = text.split('@');
  const isName = modelNameSchema.safeParse(name).success;
  const isVersion = version === undefined || modelVersionSchema.safeParse(version).success;
  if (isName && isVersion && rest.length === 0) return { name, version };
  throw new BadUserInputError(
    `Expected "model" to be NAME or NAME@VERSION, such as resnet50 or resnet50@1; ${quote(text)} came.`,
  );
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
