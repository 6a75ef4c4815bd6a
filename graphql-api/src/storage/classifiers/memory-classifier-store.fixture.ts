import type {
  AddedExamples,
  ClassifierBase,
  ClassifierRecord,
  ClassifierStore,
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
      renamed.name = name;
      classifier.revision += 1;
    });
  }

  removeClass(id: string, classId: string): Promise<number> {
    return this.#change(() => {
      const classifier = this.#require(id);
      classifier.requireClass(classId);
      return classifier.removeClass(classId);
    });
  }

  addExamples(
    id: string,
    classId: string,
    examples: readonly NewExample[],
    addedAt: string,
  ): Promise<AddedExamples> {
    const add = (): AddedExamples => {
      const classifier = this.#require(id);
      classifier.requireClass(classId);
      return classifier.addExamples(classId, examples, addedAt, (added) => {
        const count = classifier.examples.length + added.length;
        checkExampleCount(this.limits, classifier.name, count);
        const bytes = [...this.#all.map((one) => one.photoBytes), ...added.map(photoBytes)];
        checkPhotoBytes(
          this.limits,
          bytes.reduce((sum, length) => sum + length, 0),
        );
      });
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
  ): Promise<void> {
    return this.#change(() => {
      this.#require(id).changeBase(base, embeddings);
    });
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

  #require(id: string): MemoryClassifier {
    return this.#classifiers.get(id) ?? refuseClassifier(id);
  }

  #refuseTaken(name: string, ownId?: string): void {
    const isTaken = this.#all.some((other) => other.name === name && other.id !== ownId);
    if (isTaken) refuseClassifierName(name);
  }
}
