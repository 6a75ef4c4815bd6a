import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { configureLibrary } from './configure-library.js';
import type { EngineSpec, InferTask } from './engine-spec.js';
import type { InferenceEngine, InferenceOptions, InferenceOutput } from './inference-engine.js';

type RunOptions = NonNullable<Parameters<Piscina['run']>[1]>;

/**
 * Runs an engine on a thread of its own, because the libraries block the one they run on. A thread
 * that dies takes its batch along; the next batch gets a new one, which loads the model again.
 */
export class ThreadedEngine implements InferenceEngine {
  readonly name: string;
  readonly #thread: Piscina<InferTask | undefined, InferenceOutput>;
  readonly #underWay = new Set<Promise<InferenceOutput>>();
  #closing: Promise<void> | undefined;

  /** @param threadFile Exports `load` and `infer`, as engine-thread.ts does. */
  constructor(spec: EngineSpec, threadFile = new URL('./engine-thread.js', import.meta.url)) {
    this.name = spec.name;
    configureLibrary(spec.name, spec.threadCount);
    this.#thread = new Piscina({
      filename: fileURLToPath(threadFile),
      workerData: spec,
      minThreads: 1,
      maxThreads: 1,
      // Waiting by Atomics would stop whatever else the thread has to do between two batches.
      atomics: 'disabled',
    });
    // A thread that dies between two batches; nobody waits for it, and it is replaced.
    this.#thread.on('error', () => undefined);
  }

  async load(): Promise<void> {
    await this.#run(undefined, { name: 'load' });
  }

  async infer(
    batch: Uint8Array,
    size: number,
    options: InferenceOptions = {},
  ): Promise<InferenceOutput> {
    const own = ownsItsBuffer(batch) ? batch : batch.slice();
    return this.#run({ batch: own, size, options }, { name: 'infer', transferList: [own.buffer] });
  }

  close(): Promise<void> {
    this.#closing ??= this.#finishAndDestroy();
    return this.#closing;
  }

  async #run(task: InferTask | undefined, options: RunOptions): Promise<InferenceOutput> {
    if (this.#closing !== undefined) throw new Error(`The ${this.name} engine is closed.`);
    const running = this.#thread.run(task, options).finally(() => this.#underWay.delete(running));
    this.#underWay.add(running);
    return running;
  }

  /**
   * Never ends the thread inside native code: onnxruntime then takes the whole process down
   * ("terminate called after throwing an instance of 'Napi::Error'").
   */
  async #finishAndDestroy(): Promise<void> {
    await Promise.allSettled(this.#underWay);
    await this.#thread.destroy();
  }
}

/** Transferring a part of a buffer would take the rest from whoever uses it. */
function ownsItsBuffer(batch: Uint8Array): batch is Uint8Array<ArrayBuffer> {
  return batch.buffer instanceof ArrayBuffer && batch.byteLength === batch.buffer.byteLength;
}
