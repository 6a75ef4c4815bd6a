import {
  fullNameOf,
  modelNameSchema,
  modelVersionSchema,
  type ModelIdentity,
} from './model-identity.js';

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
  const isName = modelNameSchema.safeParse(name).success;
  const isVersion = version === undefined || modelVersionSchema.safeParse(version).success;
  return isName && isVersion && rest.length === 0 ? { name, version } : undefined;
}

/** Names are as others chose them, and a list of them may be long. */
const MOST_NAMES = 20;

/** Says what there is to whoever asks for a model that there is not. */
export function describeUnknownModel(
  name: string,
  version: string | undefined,
  models: readonly ModelIdentity[],
): string {
  const wanted = version === undefined ? name : fullNameOf({ name, version });
  const names = models.map(fullNameOf);
  const rest = names.length > MOST_NAMES ? `, and ${String(names.length - MOST_NAMES)} more` : '';
  const known = `${names.slice(0, MOST_NAMES).join(', ')}${rest}`;
  return `Expected one of the models ${known}; ${JSON.stringify(wanted)} came.`;
}
