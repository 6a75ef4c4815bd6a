import {
  fullNameOf,
  type KnownVersion,
  type Model,
  type ModelCard,
  type ModelIdentity,
} from '@detections/schema';
import { KEPT_SHARE } from '../../heads/familiarity-threshold.js';
import type { ClassifierBase, ClassifierRecord, VersionRecord } from './classifier-store.js';

/** Of one class there is nothing to tell apart. */
export const LEAST_CLASSES = 2;

/** An own classifier's version as a model among models. */
export function headModel(
  { name }: Pick<ClassifierRecord, 'name'>,
  version: VersionRecord,
  base: Model,
): Model {
  const { labels, exampleCount, createdAt, digest } = version;
  // It says nothing of embeddings in another precision.
  const threshold = version.base.precision === base.precision ? version.threshold : undefined;
  return {
    name,
    version: String(version.version),
    digest,
    weightsSha256: digest,
    engine: base.engine,
    device: base.device,
    precision: base.precision,
    inputWidth: base.inputWidth,
    inputHeight: base.inputHeight,
    classCount: labels.length,
    ...(threshold !== undefined && {
      familiarity: {
        threshold: Math.min(1, Math.max(0, threshold)),
        keeps: KEPT_SHARE,
        pictures: exampleCount,
        date: createdAt.slice(0, 10),
        source: 'taught',
      },
    }),
  };
}

/** All that is known of it: pictures come to it as to its base, and only as it was taught. */
export function headCard(model: Model, version: VersionRecord, base: ModelCard): ModelCard {
  const { license, input, normalization, preprocessing } = base;
  return {
    name: model.name,
    version: model.version,
    digest: model.digest,
    weightsSha256: model.weightsSha256,
    task: 'classification',
    ...(license !== undefined && { license }),
    source: `taught on ${version.base.name}@${version.base.version}`,
    input,
    normalization,
    preprocessing: preprocessing.filter(({ name }) => name === version.base.preset),
    // The base's, which `embed` gives of it.
    output: { kind: 'probabilities', heatmaps: false, embedding: base.output.embedding },
    labels: version.labels.map((name) => ({ name })),
  };
}

/** The model that is served with the very digest that an own classifier was taught on. */
export function findBase(
  { digest }: Pick<ClassifierBase, 'digest'>,
  models: readonly KnownVersion[],
): Model | undefined {
  const found = models.find((known) => known.state === 'ready' && known.model.digest === digest);
  return found?.state === 'ready' ? found.model : undefined;
}

/** What the own classifiers were taught on, and what their earlier versions were. */
export function basesOf(records: readonly ClassifierRecord[]): readonly ModelIdentity[] {
  const bases = records.flatMap(({ base, versions }) => [
    base,
    ...versions.map((version) => version.base),
  ]);
  const identities = bases.map(({ name, version }) => ({ name, version }));
  return [...new Map(identities.map((base) => [fullNameOf(base), base])).values()];
}

/** The classes that a training makes use of. */
export function taughtClasses({
  classes,
}: Pick<ClassifierRecord, 'classes'>): ClassifierRecord['classes'] {
  return classes.filter(({ exampleCount }) => exampleCount > 0);
}

/** Why an own classifier cannot answer, for people; undefined where it can. */
export function whyNotReady(
  record: ClassifierRecord,
  models: readonly KnownVersion[],
): string | undefined {
  const { name, active, versions } = record;
  if (active === undefined) {
    const taught = taughtClasses(record).length;
    if (taught >= LEAST_CLASSES) return `${name} is being trained.`;
    const until =
      versions.length === 0 ? '' : ' Until then, an earlier version may be rolled back to.';
    return `${name} needs photos of at least ${String(LEAST_CLASSES)} classes; it has photos of ${String(taught)}.${until}`;
  }
  if (models.some((served) => served.name === name)) {
    return `A model called ${name} is served, too, and answers whoever asks for that name. Rename this classifier to ask it.`;
  }
  if (findBase(active.base, models) !== undefined) return undefined;
  return `${name} was taught on ${active.base.name}@${active.base.version}, which no classifier serves now. Serve it again, or change the base of ${name}.`;
}

/** Each version that is kept, first the one that answers, then the newest. */
export function headVersions(
  record: ClassifierRecord,
  models: readonly KnownVersion[],
): readonly KnownVersion[] {
  const { name, active, versions } = record;
  const reason = whyNotReady(record, models);
  const others = versions.filter(({ version }) => version !== active?.version);
  const known = [...(active === undefined ? [] : [active]), ...others].map(
    (version): KnownVersion => {
      const identity = { name, version: String(version.version), byNameOnly: true } as const;
      const base = findBase(version.base, models);
      if (reason !== undefined || base === undefined) {
        const why = reason ?? `${version.base.name}@${version.base.version} is not served now.`;
        return { ...identity, state: 'failed', reason: why };
      }
      return { ...identity, state: 'ready', model: headModel(record, version, base) };
    },
  );
  if (known.length > 0) return known;
  const why = reason ?? `${name} is being trained.`;
  return [{ name, version: '1', byNameOnly: true, state: 'loading', reason: why }];
}
