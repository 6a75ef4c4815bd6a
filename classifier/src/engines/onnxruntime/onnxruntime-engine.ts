import type { Engine, InferenceOptions, InferenceOutput } from '../engine.js';
import type { EngineSpec } from '../engine-spec.js';
import { inferOn, scoresOf } from '../infer-on.js';
import { openSession, type OnnxRuntimeSession } from './onnxruntime-session.js';

/** Blocks the thread it runs on while it infers: for use inside a worker thread. */
export class OnnxRuntimeEngine implements Engine {
  readonly name = 'onnxruntime';
  #session: Promise<OnnxRuntimeSession> | undefined;

  constructor(private readonly spec: EngineSpec) {}

  async load(): Promise<void> {
    await this.#loaded();
  }

  async infer(
    batch: Uint8Array,
    size: number,
    options?: InferenceOptions,
  ): Promise<InferenceOutput> {
    return inferOn(await this.#loaded(), batch, size, options);
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await (await session)?.release();
  }

  #loaded(): Promise<OnnxRuntimeSession> {
    this.#session ??= this.#open().catch((error: unknown) => {
      // The next call tries anew.
      this.#session = undefined;
      throw error;
    });
    return this.#session;
  }

  async #open(): Promise<OnnxRuntimeSession> {
    const session = await openSession(this.spec.modelPath, this.spec);
    scoresOf(session);
    return session;
  }
}
