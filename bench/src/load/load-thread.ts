import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { LoadResult, LoadTask } from './load-task.js';

/** Sends requests from a thread of its own, so that what measures does not wait for it. */
export class LoadThread {
  readonly #thread = new Piscina<LoadTask, LoadResult>({
    filename: fileURLToPath(new URL('./load-worker.js', import.meta.url)),
    minThreads: 1,
    maxThreads: 1,
    // The thread has sockets to serve between two tasks.
    atomics: 'disabled',
  });

  /** @throws Error where one request is not answered with 200. */
  run(task: LoadTask): Promise<LoadResult> {
    return this.#thread.run(task, { name: 'load' });
  }

  close(): Promise<void> {
    return this.#thread.destroy();
  }
}
