import { fullNameOf, type ModelIdentity } from './model-identity.js';

/** Names are as others chose them, and a list of them may be long. */
const MOST_LISTED = 10;

/**
 * Says what there is to whoever asks for a model that there is not: the versions of the one that is
 * named, where it is the version that is missing, else the names.
 */
export function describeUnknownModel(
  name: string,
  version: string | undefined,
  models: readonly ModelIdentity[],
): string {
  const versions = models.filter((model) => model.name === name).map((model) => model.version);
  if (version !== undefined && versions.length > 0) {
    const wanted = JSON.stringify(fullNameOf({ name, version }));
    return `Expected a version of ${name} that is there: ${listed(versions)}; ${wanted} came.`;
  }
  const wanted = version === undefined ? name : fullNameOf({ name, version });
  const names = [...new Set(models.map((model) => model.name))];
  return `Expected one of the models ${listed(names)}; ${JSON.stringify(wanted)} came.`;
}

function listed(all: readonly string[]): string {
  const rest = all.length - MOST_LISTED;
  const more = rest > 0 ? [`and ${String(rest)} more`] : [];
  return [...all.slice(0, MOST_LISTED), ...more].join(', ');
}
