import PQueue from 'p-queue';
import type { Failure } from '../failures/failure';
import type { RequestResult } from '../graphql/request';
import { Store } from '../store';
import type { Wait } from '../wait';
import { freeName, suggestClassName } from './suggested-names';
import { teachingTexts } from './teaching-texts';
import type { Classifier, TeachingAccess, TeachingServer } from './teaching-server';

export type WorkshopState =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed'; readonly failure: Failure }
  | {
      readonly phase: 'open';
      readonly access: TeachingAccess;
      readonly classifiers: readonly Classifier[];
      /** Name of the one that is worked on; undefined where there is none. */
      readonly selected: string | undefined;
    };

export interface WorkshopOptions {
  readonly server: TeachingServer;
  readonly wait: Wait;
  /** Awaited before each change that a person makes: what was put off before comes first. */
  readonly settle: () => Promise<void>;
  /** Told of a classifier's new facts, wherever they come from. */
  readonly onFacts: (classifier: Classifier) => void;
}

/** How often a training that outlasts its request is asked about. */
const INTERVAL_MS = 1000;
/** A person's change overtakes the photos that wait to be sent. */
const PERSONS_PRIORITY = 1;
const MOST_NAMES_TRIED = 20;

/** The own classifiers, and all changes of them, one after the other. */
export class Workshop {
  readonly state = new Store<WorkshopState>({ phase: 'loading' });
  /** Why the last change did not work. */
  readonly failure = new Store<Failure | undefined>(undefined);
  /** What somebody who does not see the page should be told. */
  readonly news = new Store('');
  /** The class whose name field takes the keyboard as soon as it is there. */
  readonly freshClass = new Store<string | undefined>(undefined);
  readonly #changes = new PQueue({ concurrency: 1 });
  readonly #lifetime = new AbortController();
  #following: string | undefined;
  /** Two presses in a row mean one. */
  #isCreating = false;

  constructor(private readonly options: WorkshopOptions) {}

  /** Asks for everything anew. Never rejects. */
  async refresh(): Promise<void> {
    const result = await this.options.server.read();
    const before = this.state.get();
    if (!result.ok) {
      if (before.phase !== 'open') this.state.set({ phase: 'failed', failure: result.failure });
      return;
    }
    const { teaching: access, classifiers } = result.data;
    const wanted = before.phase === 'open' ? before.selected : undefined;
    const selected = classifiers.find(({ name }) => name === wanted) ?? classifiers[0];
    this.state.set({ phase: 'open', access, classifiers, selected: selected?.name });
    if (selected !== undefined) this.#tell(selected);
  }

  find(name: string): Classifier | undefined {
    const state = this.state.get();
    return state.phase === 'open'
      ? state.classifiers.find((classifier) => classifier.name === name)
      : undefined;
  }

  /** The one that answers whoever asks for this name: a model that is served may have it, too. */
  findAsked(name: string): Classifier | undefined {
    const classifier = this.find(name);
    return classifier?.state === 'READY' ? classifier : undefined;
  }

  get mayTeach(): boolean {
    const state = this.state.get();
    return state.phase === 'open' && state.access.allowed;
  }

  select(name: string): void {
    const state = this.state.get();
    const classifier = this.find(name);
    if (state.phase !== 'open' || classifier === undefined) return;
    this.failure.set(undefined);
    this.state.set({ ...state, selected: name });
    this.#tell(classifier);
  }

  /** One with a name and two classes that wait to be named. */
  async create(): Promise<void> {
    if (this.#isCreating) return;
    this.#isCreating = true;
    await this.#create();
    this.#isCreating = false;
  }

  async #create(): Promise<void> {
    const { server } = this.options;
    const taken = new Set(this.#classifiers().map(({ name }) => name));
    let result: RequestResult<Classifier> | undefined;
    // A model may be called so, too: the server knows.
    for (let tries = 0; tries < MOST_NAMES_TRIED; tries += 1) {
      const name = freeName(teachingTexts.suggestedName, taken, '-');
      result = await this.enqueue(() => server.create(name));
      if (result.ok || result.failure.code !== 'NAME_TAKEN') break;
      taken.add(name);
    }
    if (result?.ok !== true) {
      this.failure.set(result?.failure);
      return;
    }
    const { name } = result.data;
    this.adopt(result.data);
    this.select(name);
    for (const count of [1, 2]) {
      const className = teachingTexts.classes.suggested(count);
      if ((await this.act(() => server.addClass(name, className))) !== undefined) return;
    }
    this.freshClass.set(teachingTexts.classes.suggested(1));
    this.news.set(teachingTexts.created(name));
  }

  async addClass(classifier: Classifier): Promise<void> {
    const className = suggestClassName(classifier.classes.map(({ name }) => name));
    const { server } = this.options;
    const failure = await this.act(() => server.addClass(classifier.name, className));
    if (failure === undefined) this.freshClass.set(className);
  }

  /** Takes a new name over; its facts come with `adopt`. */
  renamed(from: string, name: string): void {
    this.#forget(from, name);
  }

  /** As `change`; the page says by itself why it did not work. */
  async act(send: () => Promise<RequestResult<Classifier>>): Promise<Failure | undefined> {
    const failure = await this.change(send);
    this.failure.set(failure);
    return failure;
  }

  /** Sends a person's change and takes over what has come of it. @returns why it did not work. */
  async change(send: () => Promise<RequestResult<Classifier>>): Promise<Failure | undefined> {
    await this.options.settle();
    const result = await this.#changes.add(send, { priority: PERSONS_PRIORITY });
    if (!result.ok) return result.failure;
    this.failure.set(undefined);
    this.adopt(result.data);
    return undefined;
  }

  /** Sends what may wait for its turn, as photos do. */
  enqueue<Result>(send: () => Promise<Result>): Promise<Result> {
    return this.#changes.add(send);
  }

  /** Takes over a classifier's new facts. */
  adopt(classifier: Classifier): void {
    const state = this.state.get();
    if (state.phase !== 'open') return;
    const others = state.classifiers.filter(({ name }) => name !== classifier.name);
    const classifiers = [...others, classifier].sort((a, b) => a.name.localeCompare(b.name));
    this.state.set({ ...state, classifiers, selected: state.selected ?? classifier.name });
    this.#tell(classifier);
  }

  /** The server has it no more. */
  removed(name: string): void {
    this.#forget(name);
    const next = this.#classifiers()[0];
    if (next !== undefined) this.select(next.name);
  }

  close(): void {
    this.#lifetime.abort();
  }

  #classifiers(): readonly Classifier[] {
    const state = this.state.get();
    return state.phase === 'open' ? state.classifiers : [];
  }

  #forget(name: string, selected?: string): void {
    const state = this.state.get();
    if (state.phase !== 'open') return;
    const classifiers = state.classifiers.filter((classifier) => classifier.name !== name);
    this.state.set({ ...state, classifiers, selected });
  }

  #tell(classifier: Classifier): void {
    this.options.onFacts(classifier);
    if (isTraining(classifier)) void this.#follow(classifier.name);
  }

  /** Asks until its training is done. */
  async #follow(name: string): Promise<void> {
    if (this.#following === name) return;
    this.#following = name;
    while (this.#following === name) {
      await this.options.wait(INTERVAL_MS, this.#lifetime.signal);
      if (this.#lifetime.signal.aborted) return;
      const result = await this.options.server.readClassifier(name);
      if (!result.ok || this.find(name) === undefined) break;
      if (!isTraining(result.data)) this.#following = undefined;
      this.adopt(result.data);
    }
    if (this.#following === name) this.#following = undefined;
  }
}

export function isTraining({ state, isCurrent }: Classifier): boolean {
  return state === 'TRAINING' || (state === 'READY' && !isCurrent);
}
