import type { ExportedHead, ModelReference } from '@detections/schema';
import type {
  ClassifierRecord,
  ExamplePage,
  ExampleQuery,
  ExampleSource,
  RemovedClassifier,
  StoredQuality,
  TeachingLimits,
} from './classifier-store.js';

/** Whether an own classifier answers, and why not. */
export type ClassifierState =
  /** `current` is false while a newer training than the one that answers is under way. */
  | { readonly kind: 'ready'; readonly current: boolean }
  /** With a reason for people: fewer than two classes with photos, a base that is not served. */
  | { readonly kind: 'not-ready'; readonly reason: string }
  | { readonly kind: 'training' };

/** An own classifier as doors show it. */
export interface ClassifierView {
  readonly record: ClassifierRecord;
  readonly state: ClassifierState;
  /** Of the version that answers; undefined before the first training. */
  readonly quality: StoredQuality | undefined;
}

export interface AddExamplesRequest {
  readonly classifier: string;
  /** Made where the classifier has none of that name. */
  readonly className: string;
  /** Whole uploads, taken one after the other; all are added, or none. */
  readonly images: AsyncIterable<Buffer> | Iterable<Buffer>;
  readonly source: ExampleSource;
  /** Aborts when the caller goes away: then nothing is added. */
  readonly signal: AbortSignal;
}

export interface ExamplesAdded {
  readonly view: ClassifierView;
  /** In the order of the images; of one that was there already its earlier id. */
  readonly ids: readonly string[];
  readonly added: number;
}

/**
 * Own classifiers: what people teach. Names of classifiers and classes are checked here
 * (BadUserInputError); what is not there is a ClassifierNotFoundError, ClassNotFoundError or
 * ExampleNotFoundError. Each change is kept when its promise resolves, and is trained by then, too,
 * unless the training takes longer than two seconds: then `view.state` says so.
 */
export interface Classifiers {
  readonly limits: TeachingLimits;
  list(): Promise<readonly ClassifierView[]>;
  show(classifier: string): Promise<ClassifierView>;
  /**
   * @param base The default model unless given.
   * @throws NameTakenError where a model or an own classifier is called so.
   * @throws BadUserInputError where the base has no embedding.
   */
  create(name: string, base?: ModelReference): Promise<ClassifierView>;
  /**
   * Another name, another base, or both: all of it or nothing. Another base takes as long as
   * `changeBase`.
   */
  change(
    classifier: string,
    changes: { readonly name?: string | undefined; readonly base?: ModelReference | undefined },
    signal: AbortSignal,
  ): Promise<ClassifierView>;
  rename(classifier: string, name: string): Promise<ClassifierView>;
  /** @throws ConfirmationRequiredError unless the confirmation is that of what is there now. */
  remove(classifier: string, confirmation?: string): Promise<RemovedClassifier>;
  addClass(classifier: string, className: string): Promise<ClassifierView>;
  renameClass(classifier: string, className: string, name: string): Promise<ClassifierView>;
  /** Its examples go with it. */
  removeClass(classifier: string, className: string): Promise<ClassifierView>;
  addExamples(request: AddExamplesRequest): Promise<ExamplesAdded>;
  moveExamples(
    classifier: string,
    exampleIds: readonly string[],
    className: string,
  ): Promise<ClassifierView>;
  removeExamples(classifier: string, exampleIds: readonly string[]): Promise<ClassifierView>;
  examples(
    classifier: string,
    query: Omit<ExampleQuery, 'classId'> & { readonly className?: string | undefined },
  ): Promise<ExamplePage>;
  /** JPEG. */
  photo(classifier: string, exampleId: string, kind: 'photo' | 'thumbnail'): Promise<Uint8Array>;
  /**
   * What answers, for it to be taken elsewhere with its base.
   *
   * @throws ModelNotReadyError before the first training.
   */
  head(classifier: string): Promise<ExportedHead>;
  /**
   * Lets an earlier version answer, with the classes that it was taught, until the next change.
   *
   * @throws ModelNotFoundError where it is not kept.
   */
  rollBack(classifier: string, version: number): Promise<ClassifierView>;
  /**
   * Embeds all of its photos anew by another network: seconds to minutes. By the one that it has
   * nothing is done.
   */
  changeBase(
    classifier: string,
    base: ModelReference,
    signal: AbortSignal,
  ): Promise<ClassifierView>;
}

/** The most files of one request. */
export const MAX_FILES = 100;
