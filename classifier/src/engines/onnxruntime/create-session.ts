import { env, InferenceSession } from 'onnxruntime-node';
import type { EngineSpec } from '../engine-spec.js';

// What fails comes as an error; the library's other lines are for its developers.
env.logLevel = 'fatal';
const FATAL = 4;

/**
 * How long a thread that has done its part of a layer looks for more work before it sleeps. The
 * default is a number of turns that takes some 16 ms (microsoft/onnxruntime#27916): longer than any
 * layer, on cores that others want. docs/decisions/016-the-path.md has the measurements.
 */
const SPIN_MICROSECONDS = 50;

/** @param model Its path or its bytes. */
export async function createSession(
  model: string | Uint8Array,
  { threadCount, device }: Pick<EngineSpec, 'threadCount' | 'device'>,
): Promise<InferenceSession> {
  const options: InferenceSession.SessionOptions = {
    // Layers that a GPU's provider lacks run on the processor.
    executionProviders: device === 'gpu' ? ['webgpu', 'cpu'] : ['cpu'],
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    intraOpNumThreads: threadCount,
    interOpNumThreads: 1,
    logSeverityLevel: FATAL,
    extra: { session: { intra_op: { spin_duration_us: String(SPIN_MICROSECONDS) } } },
  };
  try {
    return typeof model === 'string'
      ? await InferenceSession.create(model, options)
      : await InferenceSession.create(model, options);
  } catch (error) {
    throw inOurWords(error);
  }
}

function inOurWords(error: unknown): unknown {
  if (!(error instanceof Error) || !error.message.includes('requires f16')) return error;
  const sentence =
    'This GPU does not compute in float16 (Vulkan calls it shaderFloat16). A float32 file runs on it with PRECISION=fp32; one that is float16 itself runs with DEVICE=cpu.';
  return new Error(sentence, { cause: error });
}
