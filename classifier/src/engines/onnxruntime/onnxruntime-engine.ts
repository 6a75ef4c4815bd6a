import { ONNX_FEATURES_NAME, ONNX_LOGITS_NAME } from '../../onnx/onnx-contract.js';
import type { InferenceEngine, InferenceOptions, InferenceOutput } from '../inference-engine.js';
import { openSession, type OnnxRuntimeSession } from './onnxruntime-session.js';

export interface OnnxRuntimeOptions {
  readonly modelPath: string;
  readonly threadCount: number;
}

/** Blocks the thread it runs on while it infers: for use inside a worker thread. */
export class OnnxRuntimeEngine implements InferenceEngine {
  readonly name = 'onnxruntime';
  #session: Promise<OnnxRuntimeSession> | undefined;

  constructor(private readonly options: OnnxRuntimeOptions) {}

  async load(): Promise<void> {
    await this.#loaded();
  }

  async infer(
    batch: Uint8Array,
    size: number,
    { features = false }: InferenceOptions = {},
  ): Promise<InferenceOutput> {
    const session = await this.#loaded();
    const names = features ? [ONNX_LOGITS_NAME, ONNX_FEATURES_NAME] : [ONNX_LOGITS_NAME];
    const outputs = await session.run(batch, size, names);
    return {
      logits: outputs.get(ONNX_LOGITS_NAME)?.values ?? new Float32Array(),
      features: outputs.get(ONNX_FEATURES_NAME)?.values,
    };
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await (await session)?.release();
  }

  #loaded(): Promise<OnnxRuntimeSession> {
    const { modelPath, threadCount } = this.options;
    this.#session ??= openSession(modelPath, threadCount).catch((error: unknown) => {
      // The next call tries anew.
      this.#session = undefined;
      throw error;
    });
    return this.#session;
  }
}
