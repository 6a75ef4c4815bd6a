import { repeat, type Clock } from '@detections/runtime';
import {
  ModelNotReadyError,
  fullNameOf,
  PROTOCOL,
  servesNothing,
  standingOf,
  type ClassificationJob,
  type ClassifierStatus,
  type JobSource,
  type ModelIdentity,
  type ServedModel as ServedModelStatus,
  type Standing,
  type SucceededReply,
} from '@detections/schema';
import type { IsCancelled } from './classify-job.js';
import { LoadedModels, type LoadedModelsOptions } from './loaded-models.js';
import { ServedModel, type ServedModelOptions, type StartModel } from './served-model.js';

/** A model that is to be served as long as it is offered. */
export interface ModelOffer extends ModelIdentity, Standing {
  /** Another one for the same name and version is another model in the place of the first. */
  readonly fingerprint: string;
  readonly start: StartModel;
}

export interface ServedModelsOptions extends Pick<ServedModelOptions, 'reasonOf' | 'isFinal'> {
  readonly source: Pick<JobSource, 'announce' | 'publishCard' | 'hasWaiting'>;
  /** How much may be in memory. */
  readonly limits: LoadedModelsOptions;
  /** What the classifier says of itself besides. */
  readonly announcement?: () => Pick<ClassifierStatus, 'uploadVolume'>;
  /** Told of each model that becomes ready, or does not. */
  readonly onModel: (status: ServedModelStatus) => void;
  readonly clock: Clock;
}

interface Slot {
  fingerprint: string;
  model: ServedModel;
  /** What is to take its place, once it is ready. */
  successor: { readonly fingerprint: string; readonly model: ServedModel } | undefined;
}

/** How often models are looked at that might leave. */
const TIDY_MS = 1000;
/** An older version that nobody asked for so long leaves memory. */
const SUPERSEDED_IDLE_MS = 10_000;
/** APIs hear within a second that a model goes; until then they send jobs for it. */
const RETIRING_MS = 5000;
const NO_MODEL = 'There is no model: put one into the models folder.';

/** The models of one classifier: loads what is offered, lets go what is not, announces all. */
export class ServedModels {
  readonly #slots = new Map<string, Slot>();
  /** No longer announced, and answering what was sent to them before that. */
  readonly #retiring = new Map<string, ServedModel>();
  readonly #closing = new Set<Promise<void>>();
  readonly #loaded: LoadedModels;
  readonly #stop = new AbortController();

  constructor(private readonly options: ServedModelsOptions) {
    this.#loaded = new LoadedModels(options.limits);
  }

  /** Whether any model can answer. */
  get ready(): boolean {
    return this.#current().some(({ status }) => status.state === 'ready');
  }

  /** Whether a model of that name can answer. */
  isReady(name: string): boolean {
    return this.#current().some(
      ({ identity, status }) => identity.name === name && status.state === 'ready',
    );
  }

  start(): void {
    const { clock } = this.options;
    repeat(() => this.#tidyUp(), { clock, everyMs: TIDY_MS, signal: this.#stop.signal });
  }

  /** Serves these from now on, and no others. */
  offer(offers: readonly ModelOffer[]): void {
    if (this.#stop.signal.aborted) return;
    const wanted = new Set(offers.map(fullNameOf));
    for (const [key, slot] of this.#slots) if (!wanted.has(key)) this.#retire(key, slot);
    for (const offer of offers) this.#serve(offer);
    this.#announce();
  }

  /** Those that jobs are to be taken for now. */
  models(): readonly ModelIdentity[] {
    const ready = this.#current().filter(({ status }) => status.state === 'ready');
    return [...ready, ...this.#retiring.values()].map(({ identity }) => identity);
  }

  /** @throws ClassificationError */
  classify(job: ClassificationJob, isCancelled?: IsCancelled): Promise<SucceededReply> {
    const key = fullNameOf(job.model);
    const model = this.#slots.get(key)?.model ?? this.#retiring.get(key);
    if (model !== undefined) return model.classify(job, isCancelled);
    return Promise.reject(
      new ModelNotReadyError(`The model ${key} has just gone. Try again shortly.`),
    );
  }

  /** Says that the classifier goes. */
  withdraw(reason: string): void {
    this.#stop.abort();
    void this.options.source.announce(servesNothing(reason));
  }

  async close(): Promise<void> {
    this.#stop.abort();
    const slots = [...this.#slots.values()];
    const successors = slots.flatMap(({ successor }) => (successor ? [successor.model] : []));
    const models = [...slots.map(({ model }) => model), ...successors, ...this.#retiring.values()];
    await Promise.all([...models.map((model) => model.close()), ...this.#closing]);
  }

  #serve(offer: ModelOffer): void {
    const key = fullNameOf(offer);
    const { fingerprint } = offer;
    const slot = this.#slots.get(key);
    if (slot === undefined) {
      const model = this.#retiring.get(key) ?? this.#create(offer);
      model.stand(standingOf(offer));
      this.#retiring.delete(key);
      this.#slots.set(key, { fingerprint, model, successor: undefined });
      void model.start();
      return;
    }
    const latest = slot.successor ?? slot;
    if (latest.fingerprint === fingerprint) {
      latest.model.stand(standingOf(offer));
      return;
    }
    if (slot.successor !== undefined) this.#letGo(slot.successor.model);
    const model = this.#create(offer);
    if (!slot.model.isServing) {
      // Nobody loses anything by it, and its attempts would get in the way.
      this.#letGo(slot.model);
      this.#slots.set(key, { fingerprint, model, successor: undefined });
      void model.start();
      return;
    }
    slot.successor = { fingerprint, model };
    void model.start().then(() => {
      this.#succeed(slot, model);
    });
  }

  /** Puts a model into the place of the one before, unless that is ready and this one is not. */
  #succeed(slot: Slot, model: ServedModel): void {
    const { successor } = slot;
    if (successor?.model !== model || this.#stop.signal.aborted) return;
    const before = slot.model;
    slot.successor = undefined;
    if (model.status.state !== 'ready' && before.status.state === 'ready') {
      // So that the same files are not tried again and again.
      slot.fingerprint = successor.fingerprint;
      this.#letGo(model);
      return;
    }
    slot.model = model;
    slot.fingerprint = successor.fingerprint;
    this.#letGo(before);
    this.#announce();
  }

  #create(offer: ModelOffer): ServedModel {
    const { name, version, start } = offer;
    const { source, reasonOf, isFinal, onModel, clock } = this.options;
    const model: ServedModel = new ServedModel({
      identity: { name, version },
      standing: standingOf(offer),
      start,
      onEnter: (bytes) => this.#loaded.enter(model, bytes),
      onLeave: () => {
        this.#loaded.leave(model);
      },
      publishCard: (card) => source.publishCard(card),
      reasonOf,
      isFinal,
      onStatus: (status, kind) => {
        if (this.#stop.signal.aborted) return;
        if (kind === 'change') onModel(status);
        this.#announce();
      },
      clock,
    });
    return model;
  }

  #retire(key: string, { model, successor }: Slot): void {
    this.#slots.delete(key);
    if (successor !== undefined) this.#letGo(successor.model);
    if (!model.isServing) {
      this.#letGo(model);
      return;
    }
    this.#retiring.set(key, model);
    this.options.clock.after(RETIRING_MS, () => void this.#leaveWhenDone(key, model));
  }

  /** Once nobody has sent it a job that it has not answered. */
  async #leaveWhenDone(key: string, model: ServedModel): Promise<void> {
    if (this.#stop.signal.aborted || this.#retiring.get(key) !== model) return;
    const waiting = await this.options.source.hasWaiting(model.identity).catch(() => true);
    if (waiting || !model.isIdle) {
      this.options.clock.after(TIDY_MS, () => void this.#leaveWhenDone(key, model));
      return;
    }
    this.#retiring.delete(key);
    this.#letGo(model);
  }

  /** It answers what it has in hand before it closes. */
  #letGo(model: ServedModel): void {
    const leaving = model.close().finally(() => this.#closing.delete(leaving));
    this.#closing.add(leaving);
  }

  async #tidyUp(): Promise<void> {
    const idleSince = this.options.clock.monotonicMs() - SUPERSEDED_IDLE_MS;
    const leaving = this.#current().filter(
      (model) =>
        model.isLoaded &&
        model.isIdle &&
        model.lastUsedAt <= idleSince &&
        this.#isSuperseded(model),
    );
    await Promise.all(leaving.map((model) => model.unload()));
    await this.#loaded.tidyUp();
  }

  #isSuperseded({ identity }: ServedModel): boolean {
    return this.#current().some(
      ({ identity: { name, version }, status }) =>
        name === identity.name &&
        Number(version) > Number(identity.version) &&
        status.state === 'ready',
    );
  }

  #current(): readonly ServedModel[] {
    return [...this.#slots.values()].map(({ model }) => model);
  }

  #announce(): void {
    if (this.#stop.signal.aborted) return;
    const models = this.#current().map(({ status }) => status);
    const status: ClassifierStatus =
      models.length === 0 ? servesNothing(NO_MODEL) : { protocol: PROTOCOL, models };
    void this.options.source.announce({ ...status, ...this.options.announcement?.() });
  }
}
