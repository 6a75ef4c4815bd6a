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
import type { Database } from '../database/database.js';
import { readClassifiers } from './read-classifiers.js';
import { readExamples, readMaterial, readPhoto } from './read-examples.js';
import {
  addClass,
  createClassifier,
  removeClass,
  removeClassifier,
  renameClass,
  renameClassifier,
} from './stored-classifiers.js';
import { changeBase, readEmbeddings } from './stored-embeddings.js';
import { addExamples, checkRoom, moveExamples, removeExamples } from './stored-examples.js';
import { activateVersion, addVersion, readHead, readQuality } from './stored-versions.js';
import { atOneMoment, changing } from './transactions.js';

/** Which transaction each method is; the files beside it say what happens in it. */
export class DatabaseClassifierStore implements ClassifierStore {
  constructor(
    private readonly database: Pick<Database, 'queries'>,
    private readonly limits: TeachingLimits,
  ) {}

  async changes(): Promise<number> {
    const { number } = await this.database.queries
      .selectFrom('classifier_changes')
      .select('number')
      .executeTakeFirstOrThrow();
    return number;
  }

  async list(): Promise<readonly ClassifierRecord[]> {
    return atOneMoment(this.database.queries, (transaction) => readClassifiers(transaction));
  }

  async create(
    classifier: Pick<ClassifierRecord, 'id' | 'name' | 'base' | 'createdAt'>,
  ): Promise<void> {
    await changing(this.database.queries, (transaction) =>
      createClassifier(transaction, classifier, this.limits),
    );
  }

  async rename(id: string, name: string): Promise<void> {
    await changing(this.database.queries, (transaction) => renameClassifier(transaction, id, name));
  }

  async remove(id: string): Promise<RemovedClassifier> {
    return changing(this.database.queries, (transaction) => removeClassifier(transaction, id));
  }

  async addClass(id: string, added: Pick<ClassRecord, 'id' | 'name'>): Promise<void> {
    await changing(this.database.queries, (transaction) =>
      addClass(transaction, id, added, this.limits),
    );
  }

  async renameClass(id: string, classId: string, name: string): Promise<void> {
    await changing(this.database.queries, (transaction) =>
      renameClass(transaction, id, classId, name),
    );
  }

  async removeClass(id: string, classId: string): Promise<number> {
    return changing(this.database.queries, (transaction) => removeClass(transaction, id, classId));
  }

  async checkRoom(
    id: string,
    to: ClassPlace,
    pictures: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    return atOneMoment(this.database.queries, (transaction) =>
      checkRoom(transaction, { id, to }, pictures, this.limits),
    );
  }

  async addExamples(
    id: string,
    to: ClassPlace,
    examples: readonly NewExample[],
    addedAt: string,
  ): Promise<AddedExamples> {
    return changing(
      this.database.queries,
      (transaction) => addExamples(transaction, { id, to, addedAt }, examples, this.limits),
      ({ added }) => added > 0,
    );
  }

  async moveExamples(id: string, exampleIds: readonly string[], classId: string): Promise<void> {
    await changing(
      this.database.queries,
      (transaction) => moveExamples(transaction, id, exampleIds, classId),
      (moved) => moved,
    );
  }

  async removeExamples(id: string, exampleIds: readonly string[]): Promise<void> {
    await changing(
      this.database.queries,
      (transaction) => removeExamples(transaction, id, exampleIds),
      (removed) => removed,
    );
  }

  async examples(id: string, query: ExampleQuery): Promise<ExamplePage> {
    return readExamples(this.database.queries, id, query);
  }

  async photo(id: string, exampleId: string, kind: 'photo' | 'thumbnail'): Promise<Uint8Array> {
    return readPhoto(this.database.queries, id, exampleId, kind);
  }

  async material(id: string): Promise<TrainingMaterial> {
    return atOneMoment(this.database.queries, (transaction) => readMaterial(transaction, id));
  }

  async embeddings(
    exampleIds: readonly string[],
    base: ClassifierBase,
  ): Promise<readonly IdentifiedEmbedding[]> {
    return readEmbeddings(this.database.queries, exampleIds, base);
  }

  async changeBase(
    id: string,
    base: ClassifierBase,
    embeddings: readonly IdentifiedEmbedding[],
  ): Promise<readonly string[]> {
    return changing(
      this.database.queries,
      (transaction) => changeBase(transaction, id, base, embeddings),
      (lacking) => lacking.length === 0,
    );
  }

  async addVersion(id: string, version: NewVersion): Promise<void> {
    await changing(
      this.database.queries,
      (transaction) => addVersion(transaction, id, version),
      (kept) => kept,
    );
  }

  async activate(id: string, version: number): Promise<void> {
    await changing(this.database.queries, (transaction) =>
      activateVersion(transaction, id, version),
    );
  }

  async head(digest: string): Promise<Uint8Array> {
    return readHead(this.database.queries, digest);
  }

  async quality(id: string, version: number): Promise<StoredQuality> {
    return readQuality(this.database.queries, id, version);
  }
}
