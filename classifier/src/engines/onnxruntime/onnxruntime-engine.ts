import { Kept } from '../../kept.js';
import type { Engine, InferenceOptions, InferenceOutput } from '../engine.js';
import type { EngineSpec } from '../engine-spec.js';
import { inferOn, scoresOf } from '../infer-on.js';
import { openSession, type OnnxRuntimeSession } from './onnxruntime-session.js';

/** Blocks the thread it runs on while it infers: for use inside a worker thread. */
export class OnnxRuntimeEngine implements Engine {
  readonly name = 'onnxruntime';
  readonly #session = new Kept(() => this.#open());

  constructor(private readonly spec: EngineSpec) {}

  async load(): Promise<void> {
    await this.#session.get();
  }

  async infer(
    batch: Uint8Array,
    size: number,
    options?: InferenceOptions,
  ): Promise<InferenceOutput> {
    return inferOn(await this.#session.get(), batch, size, options);
  }

  async close(): Promise<void> {
    const session = await this.#session.letGo();
    await session?.release();
  }

  async #open(): Promise<OnnxRuntimeSession> {
    const session = await openSession(this.spec.modelPath, this.spec);
    scoresOf(session);
    return session;
  }
}
