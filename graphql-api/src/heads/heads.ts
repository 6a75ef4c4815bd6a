import type {
  ApplyReply,
  ApplyTask,
  IdentifiedEmbedding,
  TaughtExample,
  TrainedBytes,
  TrainReply,
  TrainTask,
} from './head-messages.js';
import type { HeadAnswer } from './head.js';

export interface TrainingRequest {
  /** A classifier with the digest of its base: one name, one kind of embedding. */
  readonly classifier: string;
  readonly classCount: number;
  /** All of its examples; each class must have one. */
  readonly examples: readonly TaughtExample[];
  /** Asked only for those that are not remembered. */
  readonly embeddingsOf: (ids: readonly string[]) => Promise<readonly IdentifiedEmbedding[]>;
}

export type TrainingResult = Omit<TrainedBytes, 'status'>;

export interface StoredHead {
  /** Of these very bytes: a head that was trained anew has another. */
  readonly id: string;
  /** As `train` gave them; asked only where the head is not remembered. */
  readonly read: () => Promise<Uint8Array>;
}

/** Trains and applies heads. */
export interface Heads {
  /** @throws RangeError where a class has no example, or embeddings differ in length. */
  train(request: TrainingRequest): Promise<TrainingResult>;
  /**
   * @throws HeadDamagedError where the bytes are none of a head.
   * @throws RangeError where the embedding is not the head's base's.
   */
  apply(head: StoredHead, embedding: Float32Array): Promise<HeadAnswer>;
  /**
   * Has a head at hand that was trained just now, so that nobody reads it back.
   *
   * @param id As `apply` will have it.
   */
  remember(id: string, head: Uint8Array): Promise<void>;
}

/** Hands a task to whoever works, on a thread or, in a test, right here. */
export interface HeadCalls {
  readonly train: (task: TrainTask) => Promise<TrainReply>;
  readonly apply: (task: ApplyTask) => Promise<ApplyReply>;
}

/** What was asked for can be forgotten before it is used, where many train at the same time. */
const MOST_TRIES = 5;

/** Sends what was asked for, and only that. */
export function createHeads(calls: HeadCalls): Heads {
  return {
    train: async ({ classifier, classCount, examples, embeddingsOf }) => {
      let embeddings: readonly IdentifiedEmbedding[] = [];
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const reply = await calls.train({ classifier, classCount, examples, embeddings });
        if (reply.status === 'trained') return reply;
        embeddings = await embeddingsOf(reply.ids);
        const came = new Set(embeddings.map(({ id }) => id));
        const lacking = reply.ids.find((id) => !came.has(id));
        if (lacking !== undefined) throw new RangeError(`Example ${lacking} has no embedding.`);
      }
      throw new Error(`The examples of ${classifier} were forgotten too often.`);
    },
    apply: async ({ id, read }, embedding) => {
      const reply = await calls.apply({ id, head: undefined, embedding });
      if (reply.status === 'applied') return reply.answer;
      const second = await calls.apply({ id, head: await read(), embedding });
      if (second.status === 'applied') return second.answer;
      throw new Error(`Head ${id} was sent and is missing.`);
    },
    remember: async (id, head) => {
      await calls.apply({ id, head, embedding: undefined });
    },
  };
}
