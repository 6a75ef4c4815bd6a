import {
  describeUnknownModel,
  ModelNotFoundError,
  QueueUnavailableError,
  type JobDispatcher,
  type KnownVersion,
  type Model,
  type ModelCard,
  type ModelReference,
  type Readiness,
} from '@detections/schema';
import { chooseDefault, whyNotReady } from './default-model.js';
import { requireReady } from './require-ready.js';

/** One name with all of its versions, as `models` lists it. */
export interface KnownModel {
  readonly name: string;
  /** The highest first; never empty. */
  readonly versions: readonly [KnownVersion, ...KnownVersion[]];
  /** The one that answers who names none: the highest that is ready, else the highest. */
  readonly current: KnownVersion;
  /** Whether it answers those who name no model. */
  readonly isDefault: boolean;
  /** Whether it is an upload that nobody has kept yet. */
  readonly isTrial: boolean;
  /** Why it does so in the place of the model that should, for people; only where it does. */
  readonly fallbackReason?: string | undefined;
}

/** Which models there are, and which one a request means: the one place that resolves names. */
export interface Models {
  /** Whether the default model can answer. */
  readiness(): Readiness;
  /** Whether any model can answer; where none can, why the default one cannot. */
  anyReadiness(): Readiness;
  /**
   * @throws ModelNotFoundError that names what there is.
   * @throws ModelNotReadyError | QueueUnavailableError with the reason as a classifier gave it.
   */
  resolve(reference?: ModelReference): Model;
  /**
   * Those for everybody; uploads on trial are for those who have their names.
   *
   * @throws QueueUnavailableError
   */
  list(options?: { readonly withTrials: boolean }): readonly KnownModel[];
  /**
   * Cards go by digest, and the same files may be served under several names: it gets this model's.
   *
   * @throws ModelNotReadyError | QueueUnavailableError
   */
  card(model: Pick<Model, 'name' | 'version' | 'digest'>): Promise<ModelCard>;
}

export interface ModelsOptions {
  readonly dispatcher: Pick<JobDispatcher, 'catalogue' | 'card'>;
  /** Answers who names none. */
  readonly defaultModel?: string | undefined;
}

export function createModels({ dispatcher, defaultModel }: ModelsOptions): Models {
  const defaultOf = (models: readonly KnownVersion[]): string | undefined =>
    defaultModel ?? chooseDefault(models);
  /** @throws ModelNotFoundError where one is named that no classifier has. */
  const find = ({ name, version }: ModelReference): Readiness => {
    const catalogue = dispatcher.catalogue();
    if (!catalogue.known) return unavailable(catalogue.reason);
    const { models, reason } = catalogue;
    const wanted = name ?? defaultOf(models);
    // Before any classifier has spoken nothing can be said of a name.
    if (models.length === 0 || wanted === undefined) return notReady(reason);
    const known = choose(wanted, version, models);
    if (known !== undefined) {
      const isChosen = (name ?? defaultModel) !== undefined;
      return isChosen || isReady(known) ? readinessOf(known) : notReady(whyNotReady(known, models));
    }
    if (name !== undefined || version !== undefined) throw notFound(wanted, version, models);
    return notReady(`No classifier has the default model ${wanted}.`);
  };
  return {
    readiness: () => find({}),
    anyReadiness: () => {
      const catalogue = dispatcher.catalogue();
      const ready = catalogue.known ? catalogue.models.find(isReady) : undefined;
      return ready === undefined ? find({}) : readinessOf(ready);
    },
    resolve: (reference = {}) => requireReady(find(reference)),
    list: ({ withTrials } = { withTrials: false }) => {
      const catalogue = dispatcher.catalogue();
      if (!catalogue.known) throw new QueueUnavailableError(catalogue.reason);
      const defaultName = defaultOf(catalogue.models);
      const listed = catalogue.models.filter(({ trial }) => withTrials || trial === undefined);
      return [...new Set(listed.map(({ name }) => name))].sort().flatMap((name) => {
        const [first, ...others] = listed.filter((model) => model.name === name);
        if (first === undefined) return [];
        const versions: KnownModel['versions'] = [first, ...others];
        const current = versions.find(isReady) ?? first;
        const isDefault = name === defaultName;
        const standsIn = isDefault && defaultModel === undefined && isReady(current);
        const fallbackReason = standsIn ? fallbackReasonOf(versions) : undefined;
        const isTrial = current.trial === true;
        return [{ name, versions, current, isDefault, isTrial, fallbackReason }];
      });
    },
    card: async ({ name, version, digest }) => ({
      ...(await dispatcher.card(digest)),
      name,
      version,
    }),
  };
}

/** The version that is asked for; without one the highest that is ready, else the highest. */
function choose(
  name: string,
  version: string | undefined,
  models: readonly KnownVersion[],
): KnownVersion | undefined {
  const versions = models.filter((model) => model.name === name);
  if (version !== undefined) return versions.find((model) => model.version === version);
  return versions.find(isReady) ?? versions[0];
}

function isReady(version: KnownVersion): version is KnownVersion & { readonly state: 'ready' } {
  return version.state === 'ready';
}

function fallbackReasonOf(versions: readonly KnownVersion[]): string | undefined {
  return versions.find(({ fallbackReason }) => fallbackReason !== undefined)?.fallbackReason;
}

function readinessOf(known: KnownVersion): Readiness {
  return isReady(known) ? { ready: true, model: known.model } : notReady(known.reason);
}

function notReady(reason: string): Readiness {
  return { ready: false, code: 'MODEL_NOT_READY', reason };
}

function unavailable(reason: string): Readiness {
  return { ready: false, code: 'QUEUE_UNAVAILABLE', reason };
}

function notFound(
  name: string,
  version: string | undefined,
  models: readonly KnownVersion[],
): ModelNotFoundError {
  const listed = models.filter(({ trial }) => trial === undefined);
  return new ModelNotFoundError(describeUnknownModel(name, version, listed));
}
