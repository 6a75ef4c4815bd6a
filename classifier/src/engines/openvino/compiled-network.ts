import { promisify } from 'node:util';
import { ONNX_INPUT_NAME } from '../../onnx/onnx-contract.js';
import type { EngineSpec } from '../engine-spec.js';
import type { OnnxNetwork, OnnxOutput } from '../onnx-network.js';
import { ELEMENT, type Handle, type OpenVino } from './openvino-library.js';
import { Pool } from './pool.js';

export interface CompileOptions {
  readonly core: Handle;
  readonly model: Handle;
  /** Batches at one time: each has its own threads. */
  readonly streams: number;
  /** Of all streams together. */
  readonly threadCount: number;
  readonly hint: 'f32' | 'bf16';
}

/** A network as OpenVINO computes it, and a request for each of its streams. */
export interface CompiledNetwork {
  readonly compiled: Handle;
  readonly requests: readonly Handle[];
}

/** Blocks its thread for as long as the network takes to be laid out, half a second for ResNet50. */
export function compileNetwork(
  openVino: OpenVino,
  { core, model, streams, threadCount, hint }: CompileOptions,
): CompiledNetwork {
  const properties = Object.entries({
    INFERENCE_PRECISION_HINT: hint,
    NUM_STREAMS: String(streams),
    INFERENCE_NUM_THREADS: String(threadCount),
    // Others have the same cores: the decoders, and other models' engines.
    ENABLE_CPU_PINNING: 'NO',
  }).map(([key, value]) => ({ key, value }));
  const doing = 'lay out the network';
  const compiled = openVino.make(
    doing,
    openVino.compile,
    ...([core, model, 'CPU', properties.length, properties] as const),
  );
  const requests = Array.from({ length: streams }, () =>
    openVino.make(doing, openVino.requestCreate, compiled),
  );
  return { compiled, requests };
}

export interface RunOptions extends Pick<OnnxNetwork, 'outputNames' | 'fixedBatchSize'> {
  readonly input: EngineSpec['input'];
  /** Of libuv's pool, which files need as well: waiting for a batch takes one of its threads. */
  readonly waits: Pool<number>;
}

/** The network as the engine asks it. Batches beyond its requests wait for one of them. */
export function runsOn(
  openVino: OpenVino,
  requests: readonly Handle[],
  { input: { width, height }, waits, ...network }: RunOptions,
): OnnxNetwork {
  const free = new Pool(requests);
  const wait = promisify(openVino.wait.async);
  return {
    ...network,
    run: (batch, size, outputs) =>
      free.use(async (request) => {
        setInput(openVino, request, batch, [size, height, width, 3]);
        openVino.check(openVino.start(request), 'start the inference');
        openVino.check(await waits.use(() => wait(request)), 'run the network');
        return new Map(outputs.map((name) => [name, readOutput(openVino, request, name)]));
      }),
  };
}

/** Copied: a thread that ends in the middle of an inference would free memory of its own. */
function setInput(
  openVino: OpenVino,
  request: Handle,
  batch: Uint8Array,
  dims: readonly number[],
): void {
  const doing = 'take the batch';
  const shape = { rank: dims.length, dims };
  const tensor = openVino.make(doing, openVino.tensorCreate, ELEMENT.u8, shape);
  try {
    const data = openVino.make(doing, openVino.tensorData, tensor);
    new Uint8Array(openVino.view(data, batch.byteLength)).set(batch);
    openVino.check(openVino.setTensor(request, ONNX_INPUT_NAME, tensor), doing);
  } finally {
    // The request has its own share of it.
    openVino.tensorFree(tensor);
  }
}

function readOutput(openVino: OpenVino, request: Handle, name: string): OnnxOutput {
  const doing = `give "${name}"`;
  const tensor = openVino.make(doing, openVino.getTensor, request, name);
  try {
    if (openVino.make(doing, openVino.tensorType, tensor) !== ELEMENT.f32) {
      throw new Error(`Expected the model to answer with float32 "${name}".`);
    }
    const byteLength = Number(openVino.make(doing, openVino.tensorBytes, tensor));
    const data = openVino.make(doing, openVino.tensorData, tensor);
    const shape = openVino.make(doing, openVino.tensorShape, tensor);
    const dims = openVino.sides(shape);
    openVino.shapeFree(shape);
    return { values: new Float32Array(openVino.view(data, byteLength).slice(0)), dims };
  } finally {
    openVino.tensorFree(tensor);
  }
}
