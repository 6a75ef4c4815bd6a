import type {
  AddedExamples,
  ClassifierBase,
  ClassifierRecord,
  ClassifierStore,
  ClassPlace,
  ClassRecord,
  ExamplePage,
  ExampleQuery,
  NewExample,
  NewVersion,
  RemovedClassifier,
  StoredQuality,
  TeachingLimits,
  TrainingMaterial,
} from '../../application/classifiers/classifier-store.js';
import type { IdentifiedEmbedding } from '../../heads/head-messages.js';
import { MemoryClassifier, photoBytes } from './memory-classifier.fixture.js';
import {
  checkClassCount,
  checkClassifierCount,
  checkExampleCount,
  checkPhotoBytes,
  refuseClassifierName,
} from './refuse-teaching.js';
import { refuseClassifier, refuseHead } from './require-stored.js';

/** Keeps own classifiers for as long as it is there. */
export class MemoryClassifierStore implements ClassifierStore {
  readonly #classifiers = new Map<string, MemoryClassifier>();
  #changes = 0;

  constructor(
    private readonly limits: TeachingLimits,
    /** Throws where it is to be away. */
    private readonly refuse: () => void = () => undefined,
  ) {}

  changes(): Promise<number> {
    return this.#read(() => this.#changes);
  }

  list(): Promise<readonly ClassifierRecord[]> {
    return this.#read(() =>
      this.#all.map(({ record }) => record).sort((a, b) => (a.name < b.name ? -1 : 1)),
    );
  }

  create(made: Pick<ClassifierRecord, 'id' | 'name' | 'base' | 'createdAt'>): Promise<void> {
    return this.#change(() => {
      this.#refuseTaken(made.name);
      checkClassifierCount(this.limits, this.#classifiers.size + 1);
      this.#classifiers.set(made.id, new MemoryClassifier(made));
    });
  }

  rename(id: string, name: string): Promise<void> {
    return this.#change(() => {
      const classifier = this.#require(id);
      this.#refuseTaken(name, id);
      classifier.name = name;
    });
  }

  remove(id: string): Promise<RemovedClassifier> {
    return this.#change(() => {
      const { classes, examples, versions } = this.#require(id);
      this.#classifiers.delete(id);
      return { classes: classes.length, examples: examples.length, versions: versions.length };
    });
  }

  addClass(id: string, added: Pick<ClassRecord, 'id' | 'name'>): Promise<void> {
    return this.#change(() => {
      const classifier = this.#require(id);
      classifier.refuseTaken(added.name);
      checkClassCount(this.limits, classifier.name, classifier.classes.length + 1);
      classifier.addClass(added);
    });
  }

  renameClass(id: string, classId: string, name: string): Promise<void> {
    return this.#change(() => {
      const classifier = this.#require(id);
      const renamed = classifier.requireClass(classId);
      classifier.refuseTaken(name, classId);
      classifier.renameClass(renamed.id, name);
    });
  }

  removeClass(id: string, classId: string): Promise<number> {
    return this.#change(() => {
      const classifier = this.#require(id);
      classifier.requireClass(classId);
      return classifier.removeClass(classId);
    });
  }

  checkRoom(
    id: string,
    to: ClassPlace,
    pictures: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    return this.#read(() => {
      const classifier = this.#require(id);
      const found = this.#findClass(classifier, to);
      const there = classifier.picturesOf(found?.id);
      const added = new Set(pictures.filter((picture) => !there.has(picture)));
      if (added.size > 0) this.#checkRoom(classifier, added.size, added.size);
      return new Map([...there].filter(([picture]) => pictures.includes(picture)));
    });
  }

  addExamples(
    id: string,
    to: ClassPlace,
    examples: readonly NewExample[],
    addedAt: string,
  ): Promise<AddedExamples> {
    const add = (): AddedExamples => {
      const classifier = this.#require(id);
      classifier.requireSameBase(examples);
      const found = this.#findClass(classifier, to);
      const there = classifier.picturesOf(found?.id);
      const byPicture = new Map(examples.map((one) => [one.imageSha256, photoBytes(one)]));
      const added = [...byPicture].flatMap(([picture, size]) => (there.has(picture) ? [] : [size]));
      if (added.length > 0) this.#checkRoom(classifier, added.length, sumOf(added));
      if (found === undefined && typeof to !== 'string') classifier.addClass(to);
      const classId = found?.id ?? (typeof to === 'string' ? to : to.id);
      return classifier.addExamples(classId, examples, addedAt);
    };
    return this.#change(add, ({ added }) => added > 0);
  }

  moveExamples(id: string, exampleIds: readonly string[], classId: string): Promise<void> {
    return this.#revise(id, (classifier) => {
      classifier.requireClass(classId);
      classifier.moveExamples(exampleIds, classId);
    });
  }

  removeExamples(id: string, exampleIds: readonly string[]): Promise<void> {
    return this.#revise(id, (classifier) => {
      classifier.removeExamples(exampleIds);
    });
  }

  examples(id: string, query: ExampleQuery): Promise<ExamplePage> {
    return this.#read(() => {
      const classifier = this.#require(id);
      if (query.classId !== undefined) classifier.requireClass(query.classId);
      return classifier.page(query);
    });
  }

  photo(id: string, exampleId: string, kind: 'photo' | 'thumbnail'): Promise<Uint8Array> {
    return this.#read(() => this.#require(id).requireExample(exampleId)[kind]);
  }

  material(id: string): Promise<TrainingMaterial> {
    return this.#read(() => this.#require(id).material);
  }

  embeddings(
    exampleIds: readonly string[],
    base: ClassifierBase,
  ): Promise<readonly IdentifiedEmbedding[]> {
    const ids = new Set(exampleIds);
    return this.#read(() => this.#all.flatMap((one) => one.embeddingsOf(ids, base)));
  }

  changeBase(
    id: string,
    base: ClassifierBase,
    embeddings: readonly IdentifiedEmbedding[],
  ): Promise<readonly string[]> {
    return this.#change(
      () => this.#require(id).changeBase(base, embeddings),
      (lacking) => lacking.length === 0,
    );
  }

  async addVersion(id: string, version: NewVersion): Promise<void> {
    await this.#change(
      () => this.#require(id).addVersion(version),
      (kept) => kept,
    );
  }

  activate(id: string, version: number): Promise<void> {
    return this.#change(() => {
      this.#require(id).activate(version);
    });
  }

  head(digest: string): Promise<Uint8Array> {
    return this.#read(() => {
      const versions = this.#all.flatMap((one) => one.versions);
      return versions.find((one) => one.digest === digest)?.head ?? refuseHead(digest);
    });
  }

  quality(id: string, version: number): Promise<StoredQuality> {
    return this.#read(() => this.#require(id).requireVersion(version).quality);
  }

  get #all(): readonly MemoryClassifier[] {
    return [...this.#classifiers.values()];
  }

  #read<T>(read: () => T): Promise<T> {
    return new Promise((resolve) => {
      this.refuse();
      resolve(read());
    });
  }

  #change<T>(change: () => T, changed: (result: T) => boolean = () => true): Promise<T> {
    return this.#read(() => {
      const result = change();
      if (changed(result)) this.#changes += 1;
      return result;
    });
  }

  /** For what is a change only where the revision says so. */
  async #revise(id: string, change: (classifier: MemoryClassifier) => void): Promise<void> {
    const revise = (): boolean => {
      const classifier = this.#require(id);
      const before = classifier.revision;
      change(classifier);
      return classifier.revision !== before;
    };
    await this.#change(revise, (changed) => changed);
  }

  /** @returns undefined where it would be made. @throws LimitReachedError where it cannot be. */
  #findClass(
    classifier: MemoryClassifier,
    to: ClassPlace,
  ): Pick<ClassRecord, 'id' | 'name'> | undefined {
    if (typeof to === 'string') return classifier.requireClass(to);
    const found = classifier.classes.find(({ name }) => name === to.name);
    if (found === undefined) {
      checkClassCount(this.limits, classifier.name, classifier.classes.length + 1);
    }
    return found;
  }

  #checkRoom({ name, examples }: MemoryClassifier, count: number, bytes: number): void {
    checkExampleCount(this.limits, name, examples.length + count);
    checkPhotoBytes(this.limits, sumOf(this.#all.map((one) => one.photoBytes)) + bytes);
  }

  #require(id: string): MemoryClassifier {
    return this.#classifiers.get(id) ?? refuseClassifier();
  }

  #refuseTaken(name: string, ownId?: string): void {
    const isTaken = this.#all.some((other) => other.name === name && other.id !== ownId);
    if (isTaken) refuseClassifierName(name);
  }
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
