import type { Catalogue, JobDispatcher, Model, ModelCard } from '@detections/schema';
import type { ClassifierCatalogue } from './classifier-catalogue.js';
import type { ClassifierRecord, VersionRecord } from './classifier-store.js';
import { findBase, headCard, headModel, headVersions } from './head-model.js';

/** An own classifier's version that somebody has asked for, and the network it was taught on. */
export interface ResolvedHead {
  readonly version: VersionRecord;
  readonly model: Model;
  readonly base: Model;
}

export interface KnownModels extends Pick<JobDispatcher, 'catalogue' | 'card'> {
  /** Without what people have taught. */
  served(): Catalogue;
  /** @returns undefined where the digest is of no own classifier, or its base is not served. */
  head(digest: string): ResolvedHead | undefined;
}

/**
 * What classifiers serve and what people have taught, in one catalogue. A model that is served goes
 * before an own classifier of the same name: it came later, or creating that had been refused.
 */
export function createKnownModels(
  dispatcher: Pick<JobDispatcher, 'catalogue' | 'card'>,
  classifiers: Pick<ClassifierCatalogue, 'records'>,
): KnownModels {
  const served = (): Catalogue => dispatcher.catalogue();
  const catalogueOf = rememberLast(withHeads);
  const head = (digest: string): ResolvedHead | undefined => {
    const found = findVersion(digest, classifiers.records);
    const catalogue = served();
    const base = found && findBase(found.version.base, catalogue.known ? catalogue.models : []);
    if (found === undefined || base === undefined) return undefined;
    return { version: found.version, base, model: headModel(found.record, found.version, base) };
  };
  return {
    served,
    head,
    catalogue: () => catalogueOf(served(), classifiers.records),
    card: async (digest): Promise<ModelCard> => {
      const found = head(digest);
      if (found === undefined) return dispatcher.card(digest);
      return headCard(found.model, found.version, await dispatcher.card(found.base.digest));
    },
  };
}

/** Every request asks for it several times, and it changes only when somebody teaches or serves. */
function rememberLast(make: typeof withHeads): typeof withHeads {
  let last: { readonly of: Parameters<typeof make>; readonly made: Catalogue } | undefined;
  return (...of) => {
    if (last?.of[0] !== of[0] || last.of[1] !== of[1]) last = { of, made: make(...of) };
    return last.made;
  };
}

function withHeads(catalogue: Catalogue, records: readonly ClassifierRecord[]): Catalogue {
  if (!catalogue.known) return catalogue;
  const names = new Set(catalogue.models.map(({ name }) => name));
  const heads = records
    .filter(({ name }) => !names.has(name))
    .flatMap((record) => headVersions(record, catalogue.models));
  return { ...catalogue, models: [...catalogue.models, ...heads] };
}

function findVersion(
  digest: string,
  records: readonly ClassifierRecord[],
): { readonly record: ClassifierRecord; readonly version: VersionRecord } | undefined {
  for (const record of records) {
    const version = record.versions.find((one) => one.digest === digest);
    if (version !== undefined) return { record, version };
  }
  return undefined;
}
