import { Tensor, type InferenceSession } from 'onnxruntime-node';
import { ONNX_INPUT_NAME } from '../../onnx/onnx-contract.js';
import { EngineLostError } from '../engine-lost-error.js';
import type { Device, EngineSpec } from '../engine-spec.js';
import type { OnnxNetwork, OnnxOutput } from '../onnx-network.js';
import { createSession } from './create-session.js';

export interface OnnxRuntimeSession extends OnnxNetwork {
  /** The names of its outputs that are float32. */
  readonly floatOutputNames: readonly string[];
  release(): Promise<void>;
}

/**
 * Opens an ONNX file as importers write them. Runs block the thread that asks for them.
 *
 * @param model Its path or its bytes.
 */
export async function openSession(
  model: string | Uint8Array,
  spec: Pick<EngineSpec, 'threadCount' | 'input'> & Partial<Pick<EngineSpec, 'device'>>,
): Promise<OnnxRuntimeSession> {
  const { threadCount, device = 'cpu' } = spec;
  const { width, height } = spec.input;
  const session = await createSession(model, { threadCount, device });
  return {
    outputNames: session.outputNames,
    floatOutputNames: session.outputMetadata.flatMap((output) =>
      output.isTensor && output.type === 'float32' ? [output.name] : [],
    ),
    fixedBatchSize: fixedBatchSizeOf(session),
    run: async (batch, size, outputs) => {
      const input = { [ONNX_INPUT_NAME]: new Tensor('uint8', batch, [size, height, width, 3]) };
      const results = await running(session.run(input, outputs), device);
      return new Map(outputs.map((name) => [name, outputOf(results, name)]));
    },
    release: () => session.release(),
  };
}

/**
 * A network that was loaded, given an input of the right size, fails on a GPU by the GPU: its driver
 * was reset, its memory is full. What is left of it answers nothing more, and says so in many ways.
 */
async function running<T>(answer: Promise<T>, device: Device): Promise<T> {
  if (device === 'cpu') return answer;
  try {
    return await answer;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new EngineLostError(`The GPU gave no answer: ${message}`, { cause: error });
  }
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
