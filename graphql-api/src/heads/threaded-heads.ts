import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { ApplyReply, ApplyTask, TrainReply, TrainTask } from './head-messages.js';
import type { HeadAnswer } from './head.js';
import {
  createHeads,
  type Heads,
  type StoredHead,
  type TrainingRequest,
  type TrainingResult,
} from './heads.js';

export interface ThreadedHeadsOptions {
  /** Of examples and their products; 1,000 of 2,048 numbers take 25 MB. Default: 256 MB. */
  readonly maxTrainingBytes?: number;
  /** Of heads in use; one with 1,000 such examples takes 9 MB. Default: 128 MB. */
  readonly maxHeadBytes?: number;
}

const MEGABYTE = 1024 * 1024;

/**
 * Two threads, so that nobody's answer waits for somebody's training. One that dies is replaced, and
 * asks again for what it knew.
 */
export class ThreadedHeads implements Heads {
  readonly #training: Piscina<TrainTask, TrainReply>;
  readonly #applying: Piscina<ApplyTask, ApplyReply>;
  readonly #heads: Heads;
  #closing: Promise<void> | undefined;

  /** Each thread starts with the first call that needs it. */
  constructor(options: ThreadedHeadsOptions = {}) {
    const { maxTrainingBytes = 256 * MEGABYTE, maxHeadBytes = 128 * MEGABYTE } = options;
    this.#training = oneThread('./training-thread.js', maxTrainingBytes);
    this.#applying = oneThread('./applying-thread.js', maxHeadBytes);
    this.#heads = createHeads({
      train: (task) => {
        // Embeddings are copied once into buffers that can be handed over.
        const embeddings = task.embeddings.map(({ id, embedding }) => ({
          id,
          embedding: embedding.slice(),
        }));
        const transferList = embeddings.map(({ embedding }) => embedding.buffer);
        return this.#training.run({ ...task, embeddings }, { name: 'train', transferList });
      },
      apply: (task) => this.#applying.run(task, { name: 'apply' }),
    });
  }

  train(request: TrainingRequest): Promise<TrainingResult> {
    return this.#heads.train(request);
  }

  apply(head: StoredHead, embedding: Float32Array): Promise<HeadAnswer> {
    return this.#heads.apply(head, embedding);
  }

  remember(id: string, head: Uint8Array): Promise<void> {
    return this.#heads.remember(id, head);
  }

  /** Waits for what is under way. */
  close(): Promise<void> {
    this.#closing ??= Promise.all([this.#training.close(), this.#applying.close()]).then(
      () => undefined,
    );
    return this.#closing;
  }
}

function oneThread<T, R>(file: string, maxBytes: number): Piscina<T, R> {
  return new Piscina({
    filename: fileURLToPath(new URL(file, import.meta.url)),
    workerData: maxBytes,
    minThreads: 0,
    maxThreads: 1,
    // What it remembers is worth keeping.
    idleTimeout: Infinity,
    atomics: 'disabled',
  });
}
