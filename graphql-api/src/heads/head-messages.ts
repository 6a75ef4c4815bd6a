import type { HeadAnswer } from './head.js';
import type { HeadQuality } from './quality.js';

/** What the threads of heads and their owner say to each other. */

export interface TrainTask {
  /** Whose examples these are: a classifier with the digest of its base. */
  readonly classifier: string;
  readonly classCount: number;
  /** All that it has. */
  readonly examples: readonly TaughtExample[];
  /** Of those that the thread asked for. */
  readonly embeddings: readonly IdentifiedEmbedding[];
}

export interface TaughtExample {
  /** Never used for another embedding. */
  readonly id: string;
  readonly classIndex: number;
}

export interface IdentifiedEmbedding {
  readonly id: string;
  readonly embedding: Float32Array;
}

export interface TrainedBytes {
  readonly status: 'trained';
  /** As `encodeHead` makes them. */
  readonly head: Uint8Array<ArrayBuffer>;
  /** Of these bytes, in lower-case hex. */
  readonly sha256: string;
  /** The head's: see `Head`. */
  readonly threshold: number | undefined;
  readonly quality: HeadQuality;
}

/** Asks for the embeddings that it does not remember. */
export interface MissingExamples {
  readonly status: 'missing';
  readonly ids: readonly string[];
}

export interface ApplyTask {
  /** Never used for another head. */
  readonly id: string;
  /** Where the thread asked for it. */
  readonly head: Uint8Array | undefined;
  /** Undefined where the head is only to be remembered. */
  readonly embedding: Float32Array | undefined;
}

export interface AppliedHead {
  readonly status: 'applied';
  readonly answer: HeadAnswer;
}

export interface MissingHead {
  readonly status: 'missing';
}

export interface RememberedHead {
  readonly status: 'remembered';
}

export type TrainReply = TrainedBytes | MissingExamples;
export type ApplyReply = AppliedHead | MissingHead | RememberedHead;
