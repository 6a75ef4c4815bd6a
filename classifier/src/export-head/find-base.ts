import { InputError } from '@detections/runtime/lifecycle';
import { fullNameOf, type ExportedHead, type ModelIdentity } from '@detections/schema';
import { ImportRefusedError } from '../importers/import-refused-error.js';
import { localModels, type ImportFound, type LocalNetwork } from '../local-models.js';
import type { ModelLocation } from '../model-location.js';

/**
 * The network that a head was taught on, by its digest, whatever it is called here. Nothing is
 * downloaded.
 *
 * @throws InputError where it is not on this machine.
 */
export async function findBase(
  base: ExportedHead['base'],
  location: ModelLocation,
  importFound: ImportFound,
): Promise<LocalNetwork> {
  const candidates = await localModels(location, importFound);
  const wanted = fullNameOf(base);
  const others: string[] = [];
  // The one of its name first: to open one may take a while.
  for (const candidate of candidates.toSorted((a, b) => rank(a, wanted) - rank(b, wanted))) {
    const network = await candidate.open().catch(asAbsent);
    if (network?.card.digest === base.digest) return network;
    if (network !== undefined && fullNameOf(candidate) === wanted) others.push(network.card.digest);
  }
  const found =
    others.length === 0 ? '' : ` What is called so here has the digest ${others.join(', ')}.`;
  throw new InputError(
    `Expected the network that the classifier is taught on to be on this machine: ${wanted} with the digest ${base.digest}, among what is built in or in the models folder ${location.modelsDir}; it is not.${found}`,
  );
}

function rank(model: ModelIdentity, wanted: string): number {
  return fullNameOf(model) === wanted ? 0 : 1;
}

/** What is no model is no base. */
function asAbsent(error: unknown): undefined {
  if (!(error instanceof ImportRefusedError)) throw error;
}
