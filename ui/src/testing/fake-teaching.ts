import type { Failure } from '../failures/failure';
import type { RequestResult } from '../graphql/request';
import type {
  Classifier,
  ClassifierQuality,
  Example,
  TeachingAccess,
  TeachingServer,
} from '../teaching/teaching-server';
import type { Wait } from '../wait';

interface FakeRecord {
  name: string;
  classNames: string[];
  examples: Example[];
  versions: Classifier['versions'];
  quality: ClassifierQuality | null;
  /** Why it does not answer although it is taught. */
  reason?: string;
}

export const NO_FINDINGS: ClassifierQuality = {
  accuracy: 0.9,
  ...{ confusions: [], misplaced: [], duplicates: [], learningCurve: [] },
  ...{ gainOfLastDoubling: null, morePhotosHelp: null },
};

/** A server that teaches as the real one does, in memory; what it refuses the test says. */
export class FakeTeaching {
  access: TeachingAccess = {
    ...{ allowed: true, reason: null },
    ...{ maxClassifiers: 20, maxClasses: 50, maxExamples: 1000 },
  };
  /** Fails the next change. */
  nextFailure: Failure | undefined;
  refusePhoto: (image: File) => Failure | undefined = () => undefined;
  /** Of all that were made, so that a test can tell what was asked. */
  readonly requests: string[] = [];
  readonly records: FakeRecord[] = [];
  readonly #pictures = new Map<File, string>();
  #nextId = 1;

  /** One that is there from the start, with this many photos of each class. */
  have(name: string, classes: Readonly<Record<string, number>>): FakeRecord {
    const record: FakeRecord = {
      ...{ name, classNames: Object.keys(classes), examples: [], versions: [], quality: null },
    };
    this.records.push(record);
    for (const [className, count] of Object.entries(classes)) {
      for (let index = 0; index < count; index += 1) this.#keep(record, className, 'UPLOAD');
    }
    this.#train(record);
    return record;
  }

  readonly server: TeachingServer = {
    read: () =>
      answer({ teaching: this.access, classifiers: this.records.map((each) => factsOf(each)) }),
    readClassifier: (name) => answer(factsOf(this.#record(name))),
    readExamples: (name, after) => {
      if (!this.access.allowed) {
        this.requests.push('readExamples');
        return refuse({ code: 'FORBIDDEN' });
      }
      const { examples } = this.#record(name);
      const start = after === undefined ? 0 : Number(after);
      const end = start + 100;
      return answer({
        examples: examples.slice(start, end),
        next: end < examples.length ? String(end) : null,
      });
    },
    create: (name) => {
      if (this.records.some((each) => each.name === name)) return refuse({ code: 'NAME_TAKEN' });
      return this.#change(`create ${name}`, () => this.have(name, {}));
    },
    rename: (classifier, name) =>
      this.#change(`rename ${classifier} ${name}`, () => {
        const record = this.#record(classifier);
        record.name = name;
        return record;
      }),
    remove: (classifier, confirmation) => {
      const { examples, classNames, versions } = this.#record(classifier);
      const expected = `${String(examples.length)} photos`;
      this.requests.push(`remove ${classifier} ${confirmation ?? ''}`);
      if (confirmation !== expected) {
        return refuse({ code: 'CONFIRMATION_REQUIRED', confirmation: expected });
      }
      this.records.splice(this.records.indexOf(this.#record(classifier)), 1);
      return answer({
        ...{ name: classifier, classes: classNames.length },
        ...{ examples: examples.length, versions: versions.length },
      });
    },
    addClass: (classifier, className) =>
      this.#change(`addClass ${className}`, () => {
        const record = this.#record(classifier);
        record.classNames.push(className);
        return record;
      }),
    renameClass: (classifier, className, name) =>
      this.#change(`renameClass ${className} ${name}`, () => {
        const record = this.#record(classifier);
        record.classNames = record.classNames.map((each) => (each === className ? name : each));
        record.examples = record.examples.map((each) =>
          each.className === className ? { ...each, className: name } : each,
        );
        return record;
      }),
    removeClass: (classifier, className) =>
      this.#change(`removeClass ${className}`, () => {
        const record = this.#record(classifier);
        record.classNames = record.classNames.filter((each) => each !== className);
        record.examples = record.examples.filter((each) => each.className !== className);
        return record;
      }),
    addExamples: ({ classifier, className, images, source }) => {
      const list = [images].flat();
      this.requests.push(`addExamples ${className} ${String(list.length)} ${source}`);
      const [failure] = list.flatMap((image) => this.refusePhoto(image) ?? []);
      if (failure !== undefined) return refuse(failure);
      const record = this.#record(classifier);
      if (!record.classNames.includes(className)) record.classNames.push(className);
      const before = record.examples.length;
      const ids = list.map((image) => this.#add(record, className, source, image));
      this.#train(record);
      const added = record.examples.length - before;
      return answer({ ids, added, classifier: factsOf(record) });
    },
    moveExamples: (classifier, ids, className) =>
      this.#change(`moveExamples ${ids.join(',')} ${className}`, () => {
        const record = this.#record(classifier);
        record.examples = record.examples.map((each) =>
          ids.includes(each.id) ? { ...each, className } : each,
        );
        return record;
      }),
    removeExamples: (classifier, ids) =>
      this.#change(`removeExamples ${ids.join(',')}`, () => {
        const record = this.#record(classifier);
        record.examples = record.examples.filter(({ id }) => !ids.includes(id));
        return record;
      }),
    rollBack: (classifier, version) => {
      this.requests.push(`rollBack ${String(version)}`);
      const record = this.#record(classifier);
      record.versions = record.versions.map((each) => ({
        ...each,
        isActive: each.version === version,
      }));
      return answer(factsOf(record));
    },
  };

  #change(request: string, change: () => FakeRecord): Promise<RequestResult<Classifier>> {
    this.requests.push(request);
    const failure = this.nextFailure;
    this.nextFailure = undefined;
    if (failure !== undefined) return refuse(failure);
    const record = change();
    this.#train(record);
    return answer(factsOf(record));
  }

  #record(name: string): FakeRecord {
    const record = this.records.find((each) => each.name === name);
    if (record === undefined) throw new Error(`Expected a classifier ${name}.`);
    return record;
  }

  /** A file is a picture: added once more to its class it is the example that it was. */
  #add(record: FakeRecord, className: string, source: Example['source'], image: File): string {
    const id = this.#pictures.get(image);
    const isThere = record.examples.some((each) => each.id === id && each.className === className);
    if (id !== undefined && isThere) return id;
    const fresh = this.#keep(record, className, source);
    this.#pictures.set(image, fresh);
    return fresh;
  }

  #keep(record: FakeRecord, className: string, source: Example['source']): string {
    const id = `e${String(this.#nextId)}`;
    this.#nextId += 1;
    record.examples.push({ id, className, source, thumbnail: `data:image/jpeg;base64,${id}` });
    return id;
  }

  #train(record: FakeRecord): void {
    const taught = new Set(record.examples.map(({ className }) => className));
    if (taught.size < 2) return;
    const version = (record.versions[0]?.version ?? 0) + 1;
    const made = { version, createdAt: '2026-11-27T12:00:00Z', isActive: true };
    const sizes = { classCount: record.classNames.length, exampleCount: record.examples.length };
    record.versions = [
      { ...made, ...sizes },
      ...record.versions.map((each) => ({ ...each, isActive: false })),
    ];
  }
}

/** Time that passes when the test says so. */
export function createHeldTime() {
  let held: (() => void)[] = [];
  const wait: Wait = (_, signal) =>
    new Promise((resolve) => {
      held.push(resolve);
      signal.addEventListener('abort', () => {
        resolve();
      });
    });
  return {
    wait,
    pass: async (): Promise<void> => {
      const due = held;
      held = [];
      for (const resolve of due) resolve();
      await Promise.resolve();
    },
  };
}

function factsOf({
  name,
  classNames,
  examples,
  versions,
  quality,
  reason,
}: FakeRecord): Classifier {
  const active = versions.find(({ isActive }) => isActive);
  const count = (className: string): number =>
    examples.filter((each) => each.className === className).length;
  return {
    ...{ name, base: 'efficientnet-lite0@1', versions, quality, isCurrent: true },
    state: active === undefined || reason !== undefined ? 'NOT_READY' : 'READY',
    reason: reason ?? (active === undefined ? 'Fewer than two classes have photos.' : null),
    version: active?.version ?? null,
    exampleCount: examples.length,
    classes: classNames.map((className) => ({
      name: className,
      exampleCount: count(className),
      accuracy: count(className) < 2 ? null : 0.9,
      tooFew: count(className) < 5,
    })),
  };
}

function answer<Data>(data: Data): Promise<RequestResult<Data>> {
  return Promise.resolve({ ok: true, data });
}

function refuse(failure: Failure): Promise<{ readonly ok: false; readonly failure: Failure }> {
  return Promise.resolve({ ok: false, failure });
}
