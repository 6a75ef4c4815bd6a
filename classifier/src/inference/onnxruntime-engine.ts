import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ONNX_FEATURES_NAME, ONNX_INPUT_NAME, ONNX_LOGITS_NAME } from '../model/onnx-contract.js';
import type { InferenceEngine, InferenceOptions, InferenceOutput } from './inference-engine.js';

export interface OnnxRuntimeOptions {
  readonly modelPath: string;
  readonly threadCount: number;
}

/** Blocks the thread it runs on while it infers: for use inside a worker thread. */
export class OnnxRuntimeEngine implements InferenceEngine {
  readonly name = 'onnxruntime';
  #session: Promise<InferenceSession> | undefined;

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
    const dims = [size, ...imageShape(session)];
    const outputs = await session.run(
      { [ONNX_INPUT_NAME]: new Tensor('uint8', batch, dims) },
      features ? [ONNX_LOGITS_NAME, ONNX_FEATURES_NAME] : [ONNX_LOGITS_NAME],
    );
    return {
      logits: floatsOf(outputs, ONNX_LOGITS_NAME),
      features: features ? floatsOf(outputs, ONNX_FEATURES_NAME) : undefined,
    };
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await (await session)?.release();
  }

  #loaded(): Promise<InferenceSession> {
    this.#session ??= InferenceSession.create(this.options.modelPath, {
      executionProviders: ['cpu'],
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      intraOpNumThreads: this.options.threadCount,
      interOpNumThreads: 1,
    }).catch((error: unknown) => {
      // The next call tries anew.
      this.#session = undefined;
      throw error;
    });
    return this.#session;
  }
}

/** height×width×3, as the model declares its input. */
function imageShape(session: InferenceSession): readonly number[] {
  const input = session.inputMetadata.find(({ name }) => name === ONNX_INPUT_NAME);
  if (input?.isTensor !== true) {
    throw new Error(`Expected the model to have an input "${ONNX_INPUT_NAME}".`);
  }
  return input.shape.slice(1).map(Number);
}

function floatsOf(outputs: InferenceSession.ReturnType, name: string): Float32Array {
  const data = outputs[name]?.data;
  if (data instanceof Float32Array) return data;
  throw new Error(`Expected the model to answer with float32 "${name}".`);
}
