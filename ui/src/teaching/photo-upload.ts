import type { Failure } from '../failures/failure';
import type { ExampleSource } from '../generated/graphql';

/** A photo on its way to becoming an example. Never changed: a new state is a new object. */
export interface PhotoUpload {
  readonly id: string;
  readonly classifier: string;
  readonly className: string;
  readonly source: ExampleSource;
  readonly image: File;
  readonly state:
    | { readonly phase: 'waiting' }
    /** With others in one request; `share` of its bytes have been sent. */
    | { readonly phase: 'sending'; readonly share: number }
    | { readonly phase: 'failed'; readonly failure: Failure };
}

export interface NewPhotos extends Pick<PhotoUpload, 'classifier' | 'className' | 'source'> {
  readonly images: readonly File[];
}

/** What has come of photos that were to be examples. */
export interface UploadOutcome {
  /** Of the examples that they are now. */
  readonly ids: readonly string[];
  /** How many of them their class had already. */
  readonly repeated: number;
  /** One for each photo that is none. */
  readonly failures: readonly Failure[];
}

export function joinOutcomes(outcomes: readonly UploadOutcome[]): UploadOutcome {
  return {
    ids: outcomes.flatMap(({ ids }) => ids),
    repeated: outcomes.reduce((sum, { repeated }) => sum + repeated, 0),
    failures: outcomes.flatMap(({ failures }) => failures),
  };
}
