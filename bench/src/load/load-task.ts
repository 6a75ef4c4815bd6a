import type { Upload } from './upload.js';

/** What the load thread is asked to do. */
export interface LoadTask {
  readonly url: string;
  /** Sent in turn, again from the first after the last. */
  readonly uploads: readonly Upload[];
  /** Each has one request under way at any time. */
  readonly clients: number;
  /** All of them together. A count, because a span of time would cut a batch in two. */
  readonly requests: number;
  /** No request is begun later than this; fewer are answered then. */
  readonly longestMs: number;
}

export interface LoadResult {
  /** Of each answer, in the order in which they came. */
  readonly durationsMs: readonly number[];
  /** From the first request to the last answer. */
  readonly elapsedMs: number;
}
