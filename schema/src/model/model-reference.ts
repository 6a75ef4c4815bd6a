import { fullNameOf, type ModelIdentity } from './model-identity.js';

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
