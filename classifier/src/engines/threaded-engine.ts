import { fileURLToPath } from 'node:url';
import { systemClock, type Clock } from '@detections/runtime';
import { Piscina } from 'piscina';
import { EngineLostError, type LosableEngine } from './engine-lost-error.js';
import type { EngineKind } from './engine-kind.js';
import type { EngineRequest, InferTask } from './engine-spec.js';
import type { InferenceOptions, InferenceOutput } from './engine.js';
import { engineKind } from './registry.js';
import type { LostOutput } from './run-engine.js';
import type { Turns } from './turns.js';
import { withinTime } from './within-time.js';

type RunOptions = NonNullable<Parameters<Piscina['run']>[1]>;

export interface ThreadedEngineOptions {
  /** Longest that one batch may take before its thread counts as hung. Default: 10 s. */
  readonly inferenceTimeoutMs?: number;
  readonly clock?: Clock;
  /** Of those who use one device, for the thread's every call. Default: it has its own. */
  readonly turns?: Turns;
  /** Those that the spec's is one of. Default: all of the registry. */
  readonly engines?: readonly EngineKind[];
  /** Exports `load` and `infer`, as engine-thread.ts does; must know the same engines. */
  readonly threadFile?: URL;
}

/**
 * Reading the model from a slow disk may take long; for ever it may not. Nor may a GPU's first
 * answer, for which its driver compiles what the layers run.
 */
const LOAD_TIMEOUT_MS = 60_000;

/**
 * Runs an engine on a thread of its own, because the libraries block the one they run on. A thread
 * that dies or hangs is lost with its batch; SupervisedEngine puts another in its place.
 */
export class ThreadedEngine implements LosableEngine {
  readonly name: string;
  readonly lanes: number;
  readonly lost: Promise<EngineLostError>;
  readonly #kind: EngineKind;
  readonly #thread: Piscina<InferTask | undefined, unknown>;
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #waiting = new Set<(loss: EngineLostError) => void>();
  readonly #clock: Clock;
  readonly #turns: Turns | undefined;
  readonly #inferenceTimeoutMs: number;
  #answerLimitMs: number;
  #loss: EngineLostError | undefined;
  #handles: unknown;
  #reportLoss: (loss: EngineLostError) => void = () => undefined;
  #closing: Promise<void> | undefined;
  /** Ends the turn that a call to the thread has, until it has come back. */
  #endTurn: (() => void) | undefined;

  constructor(spec: EngineRequest, options: ThreadedEngineOptions = {}) {
    const { threadFile = new URL('./engine-thread.js', import.meta.url) } = options;
    this.name = spec.engine;
    this.lanes = spec.lanes ?? 1;
    this.#clock = options.clock ?? systemClock;
    this.#turns = options.turns;
    this.#inferenceTimeoutMs = options.inferenceTimeoutMs ?? 10_000;
    const compilesFirst = spec.device === 'gpu' ? LOAD_TIMEOUT_MS : 0;
    this.#answerLimitMs = Math.max(this.#inferenceTimeoutMs, compilesFirst);
    this.lost = new Promise((resolve) => {
      this.#reportLoss = resolve;
    });
    this.#kind = engineKind(spec.engine, options.engines);
    this.#kind.configure(spec.threadCount);
    this.#thread = new Piscina({
      filename: fileURLToPath(threadFile),
      workerData: spec,
      // Started by the first call and never replaced: a new thread has no model, and says nothing.
      minThreads: 0,
      maxThreads: 1,
      concurrentTasksPerWorker: this.lanes,
      idleTimeout: Infinity,
      // Waiting by Atomics would stop whatever else the thread has to do between two batches.
      atomics: 'disabled',
    });
    this.#thread.on('workerDestroy', () => {
      this.#lose('The inference thread ended by itself.');
    });
    this.#thread.on('error', (error: Error) => {
      this.#lose(`The inference thread failed: ${error.message}`);
    });
  }

  async load(): Promise<void> {
    this.#handles = await this.#run(undefined, LOAD_TIMEOUT_MS, { name: 'load' });
  }

  async infer(
    batch: Uint8Array,
    size: number,
    options: InferenceOptions = {},
  ): Promise<InferenceOutput> {
    const own = ownsItsBuffer(batch) ? batch : batch.slice();
    const task = { batch: own, size, options };
    const runOptions = { name: 'infer', transferList: [own.buffer] };
    // What runEngine made of an InferenceOutput.
    const output = (await this.#run(task, this.#answerLimitMs, runOptions)) as
      InferenceOutput | LostOutput;
    if ('lost' in output) throw this.#lose(output.lost);
    this.#answerLimitMs = this.#inferenceTimeoutMs;
    return output;
  }

  close(): Promise<void> {
    this.#closing ??= this.#finishAndDestroy();
    return this.#closing;
  }

  async #run(task: InferTask | undefined, limitMs: number, options: RunOptions): Promise<unknown> {
    if (this.#loss !== undefined) throw this.#loss;
    if (this.#closing !== undefined) throw new Error(`The ${this.name} engine is closed.`);
    if (this.#turns !== undefined) await this.#countedIn(this.#takeTurn(this.#turns));
    const running = this.#thread.run(task, options);
    const endTurn = this.#endTurn;
    if (endTurn !== undefined) void running.then(endTurn, endTurn);
    this.#underWay.add(running);
    return withinTime(this.#unlessLost(running), {
      limitMs,
      clock: this.#clock,
      timedOut: () => this.#lose(`The inference thread gave no answer for ${String(limitMs)} ms.`),
    });
  }

  /** Others may be loading, so it has as long as that may take. */
  async #takeTurn(turns: Turns): Promise<void> {
    const taking = turns.take();
    const end = await withinTime(taking, {
      limitMs: LOAD_TIMEOUT_MS,
      clock: this.#clock,
      timedOut: () => this.#lose('The GPU was not free for as long as loading may take.'),
    }).catch((error: unknown) => {
      void taking.then((endLate) => {
        endLate();
      });
      throw error;
    });
    this.#endTurn = end;
    if (this.#loss === undefined) return;
    end();
    throw this.#loss;
  }

  /** What closing waits for. */
  async #countedIn(waiting: Promise<void>): Promise<void> {
    this.#underWay.add(waiting);
    try {
      await waiting;
    } finally {
      this.#underWay.delete(waiting);
    }
  }

  /** By callbacks of its own, because a promise keeps everything that ever waited for it. */
  #unlessLost(running: Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      const settle = running.then(resolve, (error: unknown) => {
        reject(this.#loss ?? (error instanceof Error ? error : new Error(String(error))));
      });
      void settle.finally(() => {
        this.#waiting.delete(reject);
        this.#underWay.delete(running);
      });
    });
  }

  #lose(reason: string): EngineLostError {
    const loss = this.#loss ?? new EngineLostError(reason);
    // A thread that is told to end is no loss.
    if (this.#loss === undefined && this.#closing === undefined) {
      this.#loss = loss;
      this.#reportLoss(loss);
      for (const giveUp of this.#waiting) giveUp(loss);
    }
    return loss;
  }

  /** What has waited for its turn is under way from then on. */
  async #allDone(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
  }

  /**
   * A thread is not ended inside native code: when that returns, onnxruntime takes the whole process
   * down ("terminate called after throwing an instance of 'Napi::Error'"). So one that is slow gets
   * as long again to come back by itself, and only then is it ended by force.
   */
  async #finishAndDestroy(): Promise<void> {
    await withinTime(this.#allDone(), {
      limitMs: this.#inferenceTimeoutMs,
      clock: this.#clock,
      timedOut: () => new Error('It hangs.'),
    }).catch(() => undefined);
    // The thread lets go of its session as it ends. One that hangs keeps its turn until then.
    const endTurn = this.#underWay.size > 0 ? this.#endTurn : await this.#turns?.take();
    await this.#thread.destroy();
    endTurn?.();
    // Not before: a thread that hangs in native code may still use it.
    if (this.#handles !== undefined) await this.#kind.free?.(this.#handles);
  }
}

/** Transferring a part of a buffer would take the rest from whoever uses it. */
function ownsItsBuffer(batch: Uint8Array): batch is Uint8Array<ArrayBuffer> {
  return batch.buffer instanceof ArrayBuffer && batch.byteLength === batch.buffer.byteLength;
}
