import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ONNX_INPUT_NAME } from '../../onnx/onnx-contract.js';
import type { EngineSpec } from '../engine-spec.js';
import type { OnnxNetwork, OnnxOutput } from '../onnx-network.js';

export interface OnnxRuntimeSession extends OnnxNetwork {
  /** The names of its outputs that are float32. */
  readonly floatOutputNames: readonly string[];
  release(): Promise<void>;
}

/**
 * How long a thread that has done its part of a layer looks for more work before it sleeps. The
 * default is a number of turns that takes some 16 ms (microsoft/onnxruntime#27916): longer than any
 * layer, on cores that others want. docs/decisions/016-the-path.md has the measurements.
 */
const SPIN_MICROSECONDS = 50;

/**
 * Opens an ONNX file as importers write them. Runs block the thread that asks for them.
 *
 * @param model Its path or its bytes.
 */
export async function openSession(
  model: string | Uint8Array,
  { threadCount, input: { width, height } }: Pick<EngineSpec, 'threadCount' | 'input'>,
): Promise<OnnxRuntimeSession> {
  const options: InferenceSession.SessionOptions = {
    executionProviders: ['cpu'],
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    intraOpNumThreads: threadCount,
    interOpNumThreads: 1,
    // What fails comes as an error; its other lines are for onnxruntime's developers.
    logSeverityLevel: 4,
    extra: { session: { intra_op: { spin_duration_us: String(SPIN_MICROSECONDS) } } },
  };
  const session =
    typeof model === 'string'
      ? await InferenceSession.create(model, options)
      : await InferenceSession.create(model, options);
  return {
    outputNames: session.outputNames,
    floatOutputNames: session.outputMetadata.flatMap((output) =>
      output.isTensor && output.type === 'float32' ? [output.name] : [],
    ),
    fixedBatchSize: fixedBatchSizeOf(session),
    run: async (batch, size, outputs) => {
      const input = { [ONNX_INPUT_NAME]: new Tensor('uint8', batch, [size, height, width, 3]) };
      const results = await session.run(input, outputs);
      return new Map(outputs.map((name) => [name, outputOf(results, name)]));
    },
    release: () => session.release(),
  };
}

function fixedBatchSizeOf(session: InferenceSession): number | undefined {
  const input = session.inputMetadata.find(({ name }) => name === ONNX_INPUT_NAME);
  if (input?.isTensor !== true) {
    throw new Error(`Expected the model to have an input "${ONNX_INPUT_NAME}".`);
  }
  const [batchSize] = input.shape;
  return typeof batchSize === 'number' && batchSize > 0 ? batchSize : undefined;
}

function outputOf(results: InferenceSession.ReturnType, name: string): OnnxOutput {
  const result = results[name];
  if (result?.data instanceof Float32Array) return { values: result.data, dims: result.dims };
  throw new Error(`Expected the model to answer with float32 "${name}".`);
}
