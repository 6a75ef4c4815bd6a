import {
  ModelNotFoundError,
  ModelNotReadyError,
  QueueUnavailableError,
  type Catalogue,
  type JobDispatcher,
  type KnownVersion,
  type Model,
  type ModelCard,
  type Readiness,
} from '@detections/schema';
import { nameOf, type ModelReference } from './model-reference.js';

/** One name with all of its versions, as `models` lists it. */
export interface KnownModel {
  readonly name: string;
  /** The highest first; never empty. */
  readonly versions: readonly [KnownVersion, ...KnownVersion[]];
  /** The one that answers who names none: the highest that is ready, else the highest. */
  readonly current: KnownVersion;
  /** Whether it answers those who name no model. */
  readonly isDefault: boolean;
}

/** Which models there are, and which one a request means: the one place that resolves names. */
export interface Models {
  /** Whether the model that is meant can answer. */
  readiness(reference?: ModelReference): Readiness;
  /** Whether any model can answer; where none can, why the default one cannot. */
  anyReadiness(): Readiness;
  /**
   * @throws ModelNotFoundError that names what there is.
   * @throws ModelNotReadyError | QueueUnavailableError with the reason as a classifier gave it.
   */
  resolve(reference?: ModelReference): Model;
  /** @throws QueueUnavailableError */
  list(): readonly KnownModel[];
  /** @throws ModelNotReadyError | QueueUnavailableError */
  card(digest: string): Promise<ModelCard>;
}

export interface ModelsOptions {
  readonly dispatcher: Pick<JobDispatcher, 'catalogue' | 'card'>;
  /** Answers who names none. */
  readonly defaultModel?: string | undefined;
}

/** The default where nobody chose one, as long as a classifier has it or is about to. */
const FIRST_CHOICE = 'resnet50';

export function createModels({ dispatcher, defaultModel }: ModelsOptions): Models {
  const find = (reference: ModelReference): KnownVersion | Unknown => {
    const catalogue = dispatcher.catalogue();
    if (!catalogue.known) return { code: 'QUEUE_UNAVAILABLE', reason: catalogue.reason };
    return choose(reference, catalogue, defaultModel);
  };
  const readiness = (reference: ModelReference = {}): Readiness => {
    const found = find(reference);
    if ('code' in found) return { ready: false, ...found, code: asReadiness(found.code) };
    if (found.state === 'ready') return { ready: true, model: found.model };
    return { ready: false, code: 'MODEL_NOT_READY', reason: found.reason };
  };
  return {
    readiness,
    anyReadiness: () => {
      const catalogue = dispatcher.catalogue();
      const ready = catalogue.known ? catalogue.models.find(isReady) : undefined;
      return ready === undefined ? readiness() : { ready: true, model: ready.model };
    },
    resolve: (reference = {}) => {
      const found = find(reference);
      if ('code' in found) throw toError(found);
      if (found.state === 'ready') return found.model;
      throw new ModelNotReadyError(found.reason);
    },
    list: () => {
      const catalogue = dispatcher.catalogue();
      if (!catalogue.known) throw new QueueUnavailableError(catalogue.reason);
      const { name: defaultName } = orNothing(choose({}, catalogue, defaultModel));
      return [...new Set(catalogue.models.map(({ name }) => name))].flatMap((name) => {
        const [first, ...others] = catalogue.models.filter((model) => model.name === name);
        if (first === undefined) return [];
        const versions: KnownModel['versions'] = [first, ...others];
        const current = versions.find(({ state }) => state === 'ready') ?? first;
        return [{ name, versions, current, isDefault: name === defaultName }];
      });
    },
    card: (digest) => dispatcher.card(digest),
  };
}

function isReady(version: KnownVersion): version is KnownVersion & { readonly state: 'ready' } {
  return version.state === 'ready';
}

/** Why a reference leads to no model. */
interface Unknown {
  readonly code: 'MODEL_NOT_FOUND' | 'MODEL_NOT_READY' | 'QUEUE_UNAVAILABLE';
  readonly reason: string;
}

type KnownCatalogue = Extract<Catalogue, { known: true }>;

function choose(
  { name, version }: ModelReference,
  catalogue: KnownCatalogue,
  defaultModel: string | undefined,
): KnownVersion | Unknown {
  const { models, reason } = catalogue;
  const wanted = name ?? defaultModel ?? firstChoice(models);
  // Before any classifier has spoken nothing can be said of a name.
  if (models.length === 0 || wanted === undefined) return { code: 'MODEL_NOT_READY', reason };
  const versions = models.filter((model) => model.name === wanted);
  if (version !== undefined) {
    return (
      versions.find((model) => model.version === version) ??
      notFound(`${wanted}@${version}`, models)
    );
  }
  const best = versions.find(({ state }) => state === 'ready') ?? versions[0];
  if (best !== undefined) return best;
  if (name !== undefined) return notFound(wanted, models);
  return { code: 'MODEL_NOT_READY', reason: `No classifier has the default model ${wanted}.` };
}

/**
 * While it is loading it is worth waiting for: otherwise answers would come from one model at first
 * and from another later on.
 */
function firstChoice(models: readonly KnownVersion[]): string | undefined {
  const chosen = models.filter(({ name }) => name === FIRST_CHOICE);
  if (chosen.some(({ state }) => state !== 'failed')) return FIRST_CHOICE;
  return (models.find(({ state }) => state === 'ready') ?? chosen[0] ?? models[0])?.name;
}

/** Names are as others chose them, and a list of them may be long. */
const MOST_NAMES = 20;

function notFound(wanted: string, models: readonly KnownVersion[]): Unknown {
  const names = models.map(nameOf);
  const rest = names.length > MOST_NAMES ? `, and ${String(names.length - MOST_NAMES)} more` : '';
  const known = `${names.slice(0, MOST_NAMES).join(', ')}${rest}`;
  return {
    code: 'MODEL_NOT_FOUND',
    reason: `Expected one of the models ${known}; ${JSON.stringify(wanted.slice(0, 100))} came.`,
  };
}

function orNothing(found: KnownVersion | Unknown): { readonly name?: string } {
  return 'code' in found ? {} : found;
}

function asReadiness(code: Unknown['code']): 'MODEL_NOT_READY' | 'QUEUE_UNAVAILABLE' {
  return code === 'QUEUE_UNAVAILABLE' ? code : 'MODEL_NOT_READY';
}

function toError({ code, reason }: Unknown): Error {
  if (code === 'QUEUE_UNAVAILABLE') return new QueueUnavailableError(reason);
  if (code === 'MODEL_NOT_FOUND') return new ModelNotFoundError(reason);
  return new ModelNotReadyError(reason);
}
