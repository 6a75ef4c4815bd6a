import { readFile } from 'node:fs/promises';
import { Kept } from '../../kept.js';
import type { Engine, InferenceOptions, InferenceOutput } from '../engine.js';
import type { EngineSpec } from '../engine-spec.js';
import { inferOn, scoresOf } from '../infer-on.js';
import { toHalfFile } from '../../onnx/to-half.js';
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

  /** float16's is made of float32's at every load: it takes less time than reading it would save. */
  async #network(): Promise<string | Uint8Array> {
    const { modelPath, precision } = this.spec;
    return precision === 'fp16' ? toHalfFile(await readFile(modelPath)) : modelPath;
  }

  async #open(): Promise<OnnxRuntimeSession> {
    const session = await openSession(await this.#network(), this.spec);
    scoresOf(session);
    return session;
  }
}
