import type { ModelIdentity } from '@detections/schema';
import type { ImportedPackage } from './import-package.js';
import type { RefusalReason } from './import-refused-error.js';

/** What crosses to the importing thread. */
export interface ImportTask extends ModelIdentity {
  readonly folder: string;
  readonly cacheDir: string;
  /** Of the trial. */
  readonly threadCount: number;
  /** Whether nobody here knows where it comes from. */
  readonly fromStranger?: boolean;
}

/**
 * What comes back. An error's class does not survive the way between threads, therefore the one that
 * is told apart comes as a value.
 */
export type ImportResult =
  | { readonly outcome: 'imported'; readonly imported: ImportedPackage }
  | { readonly outcome: 'refused'; readonly reason: RefusalReason; readonly message: string };
