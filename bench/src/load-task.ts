import type { Upload } from './service-client.js';

/** What the load thread is asked to do. */
export interface LoadTask {
  readonly url: string;
  readonly upload: Upload;
  /** Each has one request under way at any time. */
  readonly clients: number;
  /** Answers that come before are not counted. */
  readonly warmUpMs: number;
  readonly measureMs: number;
}

export interface LoadResult {
  /** Of each answer that came while it was measured. */
  readonly durationsMs: readonly number[];
}
