import { createHash, randomUUID } from 'node:crypto';
import {
  BadUserInputError,
  CallerGoneError,
  ClassifierNotFoundError,
  ConfirmationRequiredError,
  ModelNotFoundError,
  InvalidImageError,
  MODEL_NAME,
  ModelNotReadyError,
  NameTakenError,
  type ExportedHead,
  type ModelReference,
} from '@detections/schema';
import type {
  ClassifierBase,
  ExamplePage,
  RemovedClassifier,
  StoredQuality,
} from './classifier-store.js';
import type {
  AddExamplesRequest,
  Classifiers,
  ClassifierView,
  ExamplesAdded,
} from './classifiers.js';
import {
  CREATED_AT,
  countOf,
  findClass,
  findExample,
  keep,
  limit,
  requireClassName,
  requireFreeClass,
  type KeptClassifier,
} from './fake-kept-classifier.fixture.js';

export const FAKE_BASE: ClassifierBase = {
  name: 'resnet50',
  version: '1',
  digest: 'ab'.repeat(32),
  preset: 'CENTER_CROP',
  precision: 'fp32',
};
/** This picture does not decode. */
export const BROKEN_BYTES = 100;

/** Own classifiers in memory: photos are kept as they came, nothing is embedded or trained. */
export class FakeClassifiers implements Classifiers {
  readonly limits = {
    maxClassifiers: 3,
    maxClasses: 4,
    maxExamples: 150,
    maxPhotoBytes: 1_000_000,
  };
  /** As the next views have it. */
  quality: StoredQuality | undefined;
  isTraining = false;
  /** How many pictures have come, also those that were not kept. */
  taken = 0;
  /** How many photos are being read, and the most that were. */
  reading = 0;
  mostReading = 0;
  #kept: KeptClassifier[] = [];

  async list(): Promise<readonly ClassifierView[]> {
    const names = this.#kept.map(({ name }) => name).sort();
    return Promise.all(names.map((name) => this.show(name)));
  }

  async show(name: string): Promise<ClassifierView> {
    return this.#view(await this.#find(name));
  }

  async create(name: string, base: ModelReference = {}): Promise<ClassifierView> {
    this.#requireFreeName(name);
    if (this.#kept.length >= this.limits.maxClassifiers) throw limit('classifiers');
    const version = base.version ?? FAKE_BASE.version;
    const classifier: KeptClassifier = {
      id: randomUUID(),
      name,
      base: { ...FAKE_BASE, name: base.name ?? FAKE_BASE.name, version },
      revision: 0,
      classes: [],
      examples: [],
      versions: [],
      active: undefined,
    };
    this.#kept.push(classifier);
    return Promise.resolve(this.#view(classifier));
  }

  async rename(classifier: string, name: string): Promise<ClassifierView> {
    const kept = await this.#find(classifier);
    if (name !== classifier) this.#requireFreeName(name);
    kept.name = name;
    return this.#view(kept);
  }

  async remove(classifier: string, confirmation?: string): Promise<RemovedClassifier> {
    const kept = await this.#find(classifier);
    const token = `${kept.id.slice(0, 8)}-${String(kept.revision)}`;
    const { classes, examples, versions } = kept;
    if (confirmation !== token) {
      throw new ConfirmationRequiredError(
        `Expected the confirmation of ${String(examples.length)} examples; another or none came.`,
        token,
      );
    }
    this.#kept = this.#kept.filter((one) => one !== kept);
    return {
      classes: classes.length,
      examples: examples.length,
      versions: versions.length,
    };
  }

  async addClass(classifier: string, className: string): Promise<ClassifierView> {
    const kept = await this.#find(classifier);
    this.#addClass(kept, className);
    return this.#changed(kept);
  }

  async renameClass(classifier: string, className: string, name: string): Promise<ClassifierView> {
    const kept = await this.#find(classifier);
    const renamed = findClass(kept, className);
    if (name !== className) requireFreeClass(kept, name);
    renamed.name = name;
    return this.#changed(kept);
  }

  async removeClass(classifier: string, className: string): Promise<ClassifierView> {
    const kept = await this.#find(classifier);
    const removed = findClass(kept, className);
    kept.classes.splice(kept.classes.indexOf(removed), 1);
    kept.examples = kept.examples.filter(({ classId }) => classId !== removed.id);
    return this.#changed(kept);
  }

  async addExamples(request: AddExamplesRequest): Promise<ExamplesAdded> {
    const kept = await this.#find(request.classifier);
    requireClassName(request.className);
    const pictures: Buffer[] = [];
    for await (const picture of request.images) {
      this.taken += 1;
      if (picture.length === BROKEN_BYTES) throw new InvalidImageError('It is truncated.');
      pictures.push(picture);
    }
    if (request.signal.aborted) throw new CallerGoneError('none');
    if (kept.examples.length + pictures.length > this.limits.maxExamples) throw limit('examples');
    const { className, source } = request;
    const known = kept.classes.find(({ name }) => name === className);
    const { id: classId } = known ?? this.#addClass(kept, className);
    const before = kept.examples.length;
    const ids = pictures.map((picture) => keep(kept, { picture, classId, source }));
    return { view: this.#changed(kept), ids, added: kept.examples.length - before };
  }

  async moveExamples(
    classifier: string,
    exampleIds: readonly string[],
    className: string,
  ): Promise<ClassifierView> {
    const kept = await this.#find(classifier);
    const { id } = findClass(kept, className);
    const moved = exampleIds.map((exampleId) => findExample(kept, exampleId));
    for (const example of moved) example.classId = id;
    return this.#changed(kept);
  }

  async removeExamples(classifier: string, exampleIds: readonly string[]): Promise<ClassifierView> {
    const kept = await this.#find(classifier);
    const removed = exampleIds.map((exampleId) => findExample(kept, exampleId));
    kept.examples = kept.examples.filter((example) => !removed.includes(example));
    return this.#changed(kept);
  }

  async examples(
    classifier: string,
    query: Parameters<Classifiers['examples']>[1],
  ): Promise<ExamplePage> {
    const kept = await this.#find(classifier);
    const { className, after, limit: most } = query;
    const wanted = className === undefined ? undefined : findClass(kept, className).id;
    const all = kept.examples.filter(({ classId }) => (wanted ?? classId) === classId);
    const start = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
    const examples = all.slice(start, start + most);
    const next = all.length > start + most ? examples.at(-1)?.id : undefined;
    return { examples, next };
  }

  async photo(
    classifier: string,
    exampleId: string,
    kind: 'photo' | 'thumbnail',
  ): Promise<Uint8Array> {
    const { picture } = findExample(await this.#find(classifier), exampleId);
    this.reading += 1;
    this.mostReading = Math.max(this.mostReading, this.reading);
    await new Promise(setImmediate);
    this.reading -= 1;
    return kind === 'photo' ? picture : picture.subarray(0, 8);
  }

  async head(classifier: string): Promise<ExportedHead> {
    const { record } = await this.show(classifier);
    throw new ModelNotReadyError(`${record.name} has been trained by nobody.`);
  }

  async rollBack(classifier: string, version: number): Promise<ClassifierView> {
    const kept = await this.#find(classifier);
    if (!kept.versions.some((one) => one.version === version)) {
      throw new ModelNotFoundError(`Expected a version that is kept; ${String(version)} came.`);
    }
    kept.active = version;
    return this.#view(kept);
  }

  async changeBase(classifier: string, base: ModelReference): Promise<ClassifierView> {
    const kept = await this.#find(classifier);
    kept.base = { ...kept.base, name: base.name ?? FAKE_BASE.name, version: base.version ?? '1' };
    return this.#changed(kept);
  }

  async change(
    classifier: string,
    { name = classifier, base }: { readonly name?: string; readonly base?: ModelReference },
  ): Promise<ClassifierView> {
    const renamed = await this.rename(classifier, name);
    return base === undefined ? renamed : this.changeBase(name, base);
  }

  #find(name: string): Promise<KeptClassifier> {
    const kept = this.#kept.find((one) => one.name === name);
    return kept === undefined
      ? Promise.reject(new ClassifierNotFoundError(`Nobody has made ${JSON.stringify(name)}.`))
      : Promise.resolve(kept);
  }

  #requireFreeName(name: string): void {
    if (!MODEL_NAME.pattern.test(name)) throw new BadUserInputError(MODEL_NAME.expected);
    if (name === FAKE_BASE.name || this.#kept.some((one) => one.name === name)) {
      throw new NameTakenError(`Expected a name that is free; ${name} is taken.`);
    }
  }

  #addClass(kept: KeptClassifier, name: string): KeptClassifier['classes'][number] {
    requireFreeClass(kept, name);
    if (kept.classes.length >= this.limits.maxClasses) throw limit('classes');
    const added = { id: randomUUID(), name };
    kept.classes.push(added);
    return added;
  }

  /** Trained at once where two classes have examples. */
  #changed(kept: KeptClassifier): ClassifierView {
    kept.revision += 1;
    const taught = kept.classes.filter(({ id }) => countOf(kept, id) > 0);
    if (taught.length >= 2 && !this.isTraining) {
      const version = (kept.versions[0]?.version ?? 0) + 1;
      kept.active = version;
      kept.versions.unshift({
        version,
        revision: kept.revision,
        digest: createHash('sha256').update(kept.id).update(String(version)).digest('hex'),
        base: kept.base,
        labels: taught.map(({ name }) => name),
        exampleCount: kept.examples.length,
        threshold: 0.5,
        createdAt: CREATED_AT,
      });
    }
    return this.#view(kept);
  }

  #view(kept: KeptClassifier): ClassifierView {
    const { id, name, base, revision } = kept;
    const active = kept.versions.find(({ version }) => version === kept.active);
    const classes = kept.classes.map((one) => ({ ...one, exampleCount: countOf(kept, one.id) }));
    const versions = [...kept.versions];
    const record = { id, name, base, createdAt: CREATED_AT, revision, classes, active, versions };
    return { record, state: this.#state(active !== undefined), quality: this.quality };
  }

  #state(isTrained: boolean): ClassifierView['state'] {
    if (isTrained) return { kind: 'ready', current: !this.isTraining };
    if (this.isTraining) return { kind: 'training' };
    return { kind: 'not-ready', reason: 'Expected photos of two classes.' };
  }
}
