import type { Precision } from '@detections/schema';
import type { IdentifiedEmbedding } from '../../heads/head-messages.js';
import type { HeadQuality } from '../../heads/quality.js';

/** The network whose embedding an own classifier is taught on, and how pictures come to it. */
export interface ClassifierBase {
  readonly name: string;
  readonly version: string;
  /** Embeddings of another digest mean something else. */
  readonly digest: string;
  /** A preset of the base; embeddings of another one mean something else, too. */
  readonly preset: string;
  /** What it was taught in. In another precision answers go on, and `known` says nothing. */
  readonly precision: Precision;
}

export interface ClassifierRecord {
  /** A UUID; another classifier of the same name has another. */
  readonly id: string;
  readonly name: string;
  readonly base: ClassifierBase;
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
  /** Counts the changes of what it learns from: examples, the names of their classes, the base. */
  readonly revision: number;
  /** In the order in which they were added, which is that of the class index. */
  readonly classes: readonly ClassRecord[];
  /** What answers; undefined until it has been trained, and once it cannot be trained any more. */
  readonly active: VersionRecord | undefined;
  /** Every version that is kept, the newest first. */
  readonly versions: readonly VersionRecord[];
}

export interface ClassRecord {
  /** A UUID. */
  readonly id: string;
  readonly name: string;
  readonly exampleCount: number;
}

/** What one training has made. */
export interface VersionRecord {
  /** From 1; never used again in the same classifier. */
  readonly version: number;
  /** The revision that it was trained on. */
  readonly revision: number;
  /**
   * SHA-256 of the classifier's id, the revision, the head's bytes, its labels, and its base's digest
   * and preset, in lower-case hex: no other version of whichever classifier has the same.
   */
  readonly digest: string;
  readonly base: ClassifierBase;
  /** By class index. */
  readonly labels: readonly string[];
  readonly exampleCount: number;
  /** The least familiarity that counts as known; undefined where classes have too few photos. */
  readonly threshold: number | undefined;
  readonly createdAt: string;
}

export interface NewVersion extends Omit<VersionRecord, 'version'> {
  /** As `encodeHead` makes them. */
  readonly head: Uint8Array;
  readonly quality: StoredQuality;
}

/** Quality with the ids of what it speaks of, which indices would not survive. */
export interface StoredQuality {
  readonly quality: HeadQuality;
  /** By the index that `quality` uses. */
  readonly classIds: readonly string[];
  readonly exampleIds: readonly string[];
}

/** Where an example came from. */
export type ExampleSource = 'upload' | 'correction';

export interface NewExample {
  /** A UUID. */
  readonly id: string;
  /** The photo as it is kept: JPEG, upright, without metadata. */
  readonly photo: Uint8Array;
  readonly thumbnail: Uint8Array;
  /** Of the upload, in lower-case hex: the same picture twice is one. */
  readonly imageSha256: string;
  readonly source: ExampleSource;
  readonly embedding: Float32Array;
  /** Whose the embedding is; the classifier may have another by the time that it is added. */
  readonly base: ClassifierBase;
}

export interface ExampleRecord {
  readonly id: string;
  readonly classId: string;
  readonly source: ExampleSource;
  readonly imageSha256: string;
  readonly addedAt: string;
}

export interface ExamplePage {
  readonly examples: readonly ExampleRecord[];
  /** For `after` of the next page; undefined at the end. */
  readonly next: string | undefined;
}

export interface ExampleQuery {
  /** Of all classes unless given. */
  readonly classId?: string | undefined;
  /** As `next` of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** What a training reads in one piece, so that classes and examples fit together. */
export interface TrainingMaterial {
  readonly classifier: ClassifierRecord;
  /** Of the classifier's classes, in the order in which they were added. */
  readonly examples: readonly { readonly id: string; readonly classId: string }[];
}

/** How much may be taught, of which operators decide. */
export interface TeachingLimits {
  readonly maxClassifiers: number;
  /** In one classifier. */
  readonly maxClasses: number;
  /** In one classifier. */
  readonly maxExamples: number;
  /** Of all photos that are kept, with their thumbnails. */
  readonly maxPhotoBytes: number;
}

export interface RemovedClassifier {
  readonly classes: number;
  readonly examples: number;
  readonly versions: number;
}

/**
 * A class's id, or a class that is made where there is none of that name: those who add to it at the
 * same time add to the same one, whoever comes first.
 */
export type ClassPlace = string | Pick<ClassRecord, 'id' | 'name'>;

/** How an addition of examples went. */
export interface AddedExamples {
  /** In the order in which they were given: the new one's id, or that of the same picture before. */
  readonly ids: readonly string[];
  readonly added: number;
}

/**
 * Keeps own classifiers. Every method is one transaction: what it has returned from is kept whatever
 * happens then, and what it has thrown from is not there. Ids that do not exist (any more) throw
 * ClassifierNotFoundError, ClassNotFoundError or ExampleNotFoundError, versions that are not kept
 * ModelNotFoundError, a database that is away StorageUnavailableError. After a change of what is learnt from that leaves photos of fewer than
 * `LEAST_CLASSES` classes no version answers, until one is rolled back to: it would give classes that
 * people have taken away.
 */
export interface ClassifierStore {
  /** Another number after each change that `list` would show, whichever process made it. */
  changes(): Promise<number>;
  /** By name. */
  list(): Promise<readonly ClassifierRecord[]>;
  /** @throws NameTakenError | LimitReachedError */
  create(classifier: Pick<ClassifierRecord, 'id' | 'name' | 'base' | 'createdAt'>): Promise<void>;
  /** @throws NameTakenError */
  rename(id: string, name: string): Promise<void>;
  /** Removes photos, embeddings and versions with it. */
  remove(id: string): Promise<RemovedClassifier>;

  /** @throws NameTakenError | LimitReachedError */
  addClass(id: string, added: Pick<ClassRecord, 'id' | 'name'>): Promise<void>;
  /** @throws NameTakenError */
  renameClass(id: string, classId: string, name: string): Promise<void>;
  /** @returns how many examples went with it. */
  removeClass(id: string, classId: string): Promise<number>;

  /**
   * Whether pictures could be added now, for it to be known before they are worked on. How large
   * their copies are is not known by then: one byte each is counted.
   *
   * @param pictures Their `imageSha256`.
   * @returns the ids of those that the class has already, by picture.
   * @throws LimitReachedError where the others, or the class, have no room.
   */
  checkRoom(
    id: string,
    to: ClassPlace,
    pictures: readonly string[],
  ): Promise<ReadonlyMap<string, string>>;
  /**
   * All or none. A picture that the class has already is not added again; one that another class of
   * the classifier has is, since only a person knows which of the two is right.
   *
   * @throws ModelNotReadyError where one is of another base than the classifier has by now.
   * @throws LimitReachedError
   */
  addExamples(
    id: string,
    to: ClassPlace,
    examples: readonly NewExample[],
    addedAt: string,
  ): Promise<AddedExamples>;
  moveExamples(id: string, exampleIds: readonly string[], classId: string): Promise<void>;
  removeExamples(id: string, exampleIds: readonly string[]): Promise<void>;
  /** In the order in which they were added. */
  examples(id: string, query: ExampleQuery): Promise<ExamplePage>;
  photo(id: string, exampleId: string, kind: 'photo' | 'thumbnail'): Promise<Uint8Array>;

  material(id: string): Promise<TrainingMaterial>;
  /** In any order; those that have none under this base are left out. */
  embeddings(
    exampleIds: readonly string[],
    base: ClassifierBase,
  ): Promise<readonly IdentifiedEmbedding[]>;
  /**
   * Makes another base the classifier's, with embeddings of all of its examples by that base. What is
   * given is kept; where examples lack one, the base stays as it is until they are given, too.
   *
   * @returns the ids of those that lack one: they were added meanwhile.
   */
  changeBase(
    id: string,
    base: ClassifierBase,
    embeddings: readonly IdentifiedEmbedding[],
  ): Promise<readonly string[]>;

  /**
   * Keeps a version and makes it answer, unless one of that revision or of a later one is there
   * already: several processes may train the same. It does not answer where what is taught now could
   * not be trained. Of the older ones the newest few are kept.
   */
  addVersion(id: string, version: NewVersion): Promise<void>;
  /** Makes an earlier version answer, until the next training. */
  activate(id: string, version: number): Promise<void>;
  head(digest: string): Promise<Uint8Array>;
  quality(id: string, version: number): Promise<StoredQuality>;
}
