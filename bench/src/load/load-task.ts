import type { Upload } from './upload.js';

/** What the load thread is asked to do. */
export interface LoadTask {
  readonly url: string;
  /** Sent in turn, again from the first after the last. */
  readonly uploads: readonly Upload[];
  /** Each has one request under way at any time. */
  readonly clients: number;
  /**
   * Answers that count, of all clients together. A multiple of the batch size begins and ends at
   * the same point of a batch; a span of time would cut one in two.
   */
  readonly requests: number;
  /** No request is begun later than this; fewer count then. */
  readonly longestMs: number;
}

export interface LoadResult {
  /** Of each answer that counts, in the order in which they came. */
  readonly durationsMs: readonly number[];
  /** From the last answer that does not count yet to the last one that does. */
  readonly elapsedMs: number;
  /** With those before and after, which do not count. */
  readonly answers: number;
}
