import type { ExampleRecord, ExampleSource } from './classifier-store.js';
import type { Classifiers } from './classifiers.js';

/** What every door tells of an example. */
export interface ExampleDescription {
  readonly id: string;
  readonly className: string;
  readonly source: Uppercase<ExampleSource>;
  readonly addedAt: string;
}

export interface ExampleList {
  readonly examples: readonly ExampleDescription[];
  /** For `after` of the next page; null at the end. */
  readonly next: string | null;
}

/** Of one page of examples. */
export const MOST_EXAMPLES_LISTED = 200;

interface ListExamplesRequest {
  readonly classifier: string;
  readonly className?: string | undefined;
  readonly after?: string | undefined;
  /** From 1 to MOST_EXAMPLES_LISTED. */
  readonly limit: number;
}

/** @throws ClassifierNotFoundError | ClassNotFoundError */
export async function listExamples(
  classifiers: Pick<Classifiers, 'examples' | 'show'>,
  { classifier, ...query }: ListExamplesRequest,
): Promise<ExampleList> {
  const page = await classifiers.examples(classifier, query);
  // Asked for afterwards: a class that is not there any more has taken its examples with it.
  const { record } = await classifiers.show(classifier);
  const names = new Map(record.classes.map(({ id, name }) => [id, name]));
  return {
    examples: page.examples.flatMap((example) => describe(example, names.get(example.classId))),
    next: page.next ?? null,
  };
}

function describe(
  { id, source, addedAt }: ExampleRecord,
  className: string | undefined,
): readonly ExampleDescription[] {
  if (className === undefined) return [];
  return [{ id, className, source: source === 'upload' ? 'UPLOAD' : 'CORRECTION', addedAt }];
}
