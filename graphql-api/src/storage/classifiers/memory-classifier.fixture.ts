import { BadUserInputError } from '@detections/schema';
import type {
  AddedExamples,
  ClassifierBase,
  ClassifierRecord,
  ClassRecord,
  ExamplePage,
  ExampleQuery,
  ExampleRecord,
  NewExample,
  NewVersion,
  TrainingMaterial,
  VersionRecord,
} from '../../application/classifiers/classifier-store.js';
import { LEAST_CLASSES } from '../../application/classifiers/head-model.js';
import type { IdentifiedEmbedding } from '../../heads/head-messages.js';
import { refuseClassName, refuseOtherBase } from './refuse-teaching.js';
import { refuseClass, refuseExample, refuseVersion } from './require-stored.js';

const KEPT_VERSIONS = 10;

type KeptVersion = NewVersion & { readonly version: number };

interface KeptExample extends Omit<ExampleRecord, 'classId'> {
  readonly position: number;
  classId: string;
  readonly photo: Uint8Array;
  readonly thumbnail: Uint8Array;
  /** By the base's digest and preset. */
  readonly embeddings: Map<string, Float32Array>;
}

/** One own classifier of `MemoryClassifierStore`. */
export class MemoryClassifier {
  readonly id: string;
  readonly createdAt: string;
  name: string;
  base: ClassifierBase;
  revision = 0;
  classes: { readonly id: string; name: string }[] = [];
  examples: KeptExample[] = [];
  versions: KeptVersion[] = [];
  #position = 0;
  #lastVersion = 0;
  #active: number | undefined;

  constructor(made: Pick<ClassifierRecord, 'id' | 'name' | 'base' | 'createdAt'>) {
    ({ id: this.id, name: this.name, base: this.base, createdAt: this.createdAt } = made);
  }

  get photoBytes(): number {
    return this.examples.reduce((sum, example) => sum + photoBytes(example), 0);
  }

  get record(): ClassifierRecord {
    const { id, name, base, createdAt, revision } = this;
    const versions = this.versions.map(toVersion);
    return {
      ...{ id, name, base, createdAt, revision, versions },
      classes: this.classes.map((own) => ({
        ...own,
        exampleCount: this.examples.filter(({ classId }) => classId === own.id).length,
      })),
      active: versions.find(({ version }) => version === this.#active),
    };
  }

  get material(): TrainingMaterial {
    const examples = this.examples.map(({ id, classId }) => ({ id, classId }));
    return { classifier: this.record, examples };
  }

  refuseTaken(name: string, ownId?: string): void {
    const isTaken = this.classes.some((other) => other.name === name && other.id !== ownId);
    if (isTaken) refuseClassName(this.name, name);
  }

  requireClass(classId: string): { readonly id: string; name: string } {
    return this.classes.find(({ id }) => id === classId) ?? refuseClass(this);
  }

  requireExample(exampleId: string): KeptExample {
    return this.examples.find(({ id }) => id === exampleId) ?? refuseExample(this, exampleId);
  }

  requireVersion(version: number): KeptVersion {
    return this.versions.find((own) => own.version === version) ?? refuseVersion(this, version);
  }

  addClass(added: Pick<ClassRecord, 'id' | 'name'>): void {
    this.classes.push({ ...added });
  }

  renameClass(classId: string, name: string): void {
    this.requireClass(classId).name = name;
    if (this.examples.some((example) => example.classId === classId)) this.#revise();
  }

  /** @returns how many examples went with it. */
  removeClass(classId: string): number {
    const before = this.examples.length;
    this.classes = this.classes.filter(({ id }) => id !== classId);
    this.examples = this.examples.filter((example) => example.classId !== classId);
    const removed = before - this.examples.length;
    if (removed > 0) this.#revise();
    return removed;
  }

  /** The first example of each picture that the class has. */
  picturesOf(classId: string | undefined): Map<string, string> {
    const own = this.examples.filter((example) => example.classId === classId).reverse();
    return new Map(own.map(({ imageSha256, id }) => [imageSha256, id]));
  }

  addExamples(classId: string, examples: readonly NewExample[], addedAt: string): AddedExamples {
    const ids = this.picturesOf(classId);
    const added = examples.filter(({ imageSha256, id }) => {
      if (ids.has(imageSha256)) return false;
      ids.set(imageSha256, id);
      return true;
    });
    for (const { embedding, base, ...example } of added) {
      const embeddings = new Map([[keyOf(base), embedding]]);
      this.#position += 1;
      this.examples.push({ ...example, classId, addedAt, embeddings, position: this.#position });
    }
    if (added.length > 0) this.#revise();
    return { ids: examples.map((one) => ids.get(one.imageSha256) ?? ''), added: added.length };
  }

  moveExamples(exampleIds: readonly string[], classId: string): void {
    const moved = exampleIds
      .map((id) => this.requireExample(id))
      .filter((example) => example.classId !== classId);
    for (const example of moved) example.classId = classId;
    if (moved.length > 0) this.#revise();
  }

  removeExamples(exampleIds: readonly string[]): void {
    const removed = new Set(exampleIds.map((id) => this.requireExample(id)));
    this.examples = this.examples.filter((example) => !removed.has(example));
    if (removed.size > 0) this.#revise();
  }

  page({ classId, after, limit }: ExampleQuery): ExamplePage {
    const start = Number(after ?? 0);
    if (!Number.isSafeInteger(start)) throw new BadUserInputError('Expected another "after".');
    const rest = this.examples.filter(
      (example) => example.position > start && example.classId === (classId ?? example.classId),
    );
    const page = rest.slice(0, limit);
    return {
      examples: page.map(toExample),
      next: rest.length > limit ? String(page.at(-1)?.position) : undefined,
    };
  }

  embeddingsOf(ids: ReadonlySet<string>, base: ClassifierBase): IdentifiedEmbedding[] {
    return this.examples.flatMap(({ id, embeddings }) => {
      const embedding = ids.has(id) ? embeddings.get(keyOf(base)) : undefined;
      return embedding === undefined ? [] : [{ id, embedding }];
    });
  }

  requireSameBase(examples: readonly Pick<NewExample, 'base'>[]): void {
    const isSame = examples.every(({ base }) => keyOf(base) === keyOf(this.base));
    if (!isSame) refuseOtherBase(this.name);
  }

  /** @returns the ids of examples that lack an embedding. */
  changeBase(base: ClassifierBase, embeddings: readonly IdentifiedEmbedding[]): readonly string[] {
    for (const { id, embedding } of embeddings) {
      this.examples.find((example) => example.id === id)?.embeddings.set(keyOf(base), embedding);
    }
    const lacking = this.examples.filter((one) => !one.embeddings.has(keyOf(base)));
    if (lacking.length > 0) return lacking.map(({ id }) => id);
    this.base = base;
    this.#revise();
    return [];
  }

  /** @returns whether it was kept. */
  addVersion(added: NewVersion): boolean {
    if (this.versions.some(({ revision }) => revision >= added.revision)) return false;
    this.#lastVersion += 1;
    if (this.#isTrainable) this.#active = this.#lastVersion;
    this.versions = [{ ...added, version: this.#lastVersion }, ...this.versions].slice(
      0,
      KEPT_VERSIONS,
    );
    return true;
  }

  get #isTrainable(): boolean {
    return new Set(this.examples.map(({ classId }) => classId)).size >= LEAST_CLASSES;
  }

  /** After a change of what is learnt from. */
  #revise(): void {
    this.revision += 1;
    if (!this.#isTrainable) this.#active = undefined;
  }

  activate(version: number): void {
    this.#active = this.requireVersion(version).version;
  }
}

export function photoBytes({ photo, thumbnail }: Pick<NewExample, 'photo' | 'thumbnail'>): number {
  return photo.length + thumbnail.length;
}

function keyOf({ digest, preset }: Pick<ClassifierBase, 'digest' | 'preset'>): string {
  return JSON.stringify([digest, preset]);
}

function toExample({ id, classId, source, imageSha256, addedAt }: KeptExample): ExampleRecord {
  return { id, classId, source, imageSha256, addedAt };
}

function toVersion(kept: KeptVersion): VersionRecord {
  const { version, revision, digest, base, labels, exampleCount, threshold, createdAt } = kept;
  return { version, revision, digest, base, labels, exampleCount, threshold, createdAt };
}
