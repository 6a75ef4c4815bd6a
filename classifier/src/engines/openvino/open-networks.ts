import type { EngineSpec } from '../engine-spec.js';
import { scoresOf } from '../infer-on.js';
import type { OnnxNetwork } from '../onnx-network.js';
import { readProcessor } from '../processor.js';
import { compileNetwork, runsOn, type CompiledNetwork } from './compiled-network.js';
import { findLibrary } from './find-library.js';
import type { Handles } from './handles.js';
import { loadOpenVino, type Handle, type OpenVino } from './openvino-library.js';
import { Pool } from './pool.js';
import { precisionHint } from './precision-hint.js';
import { readModel, reshapeToOne } from './read-model.js';

export interface OpenNetworks {
  readonly openVino: OpenVino;
  readonly handles: Handles;
  /** A stream with its share of the threads for each lane. */
  readonly streams: OnnxNetwork;
  /** One picture over all threads, where there are several lanes. */
  readonly lone: OnnxNetwork | undefined;
}

/** Of libuv's four threads. More batches under way are waited for in turn. */
const WAITS = 2;

/**
 * Reads the file once and lays the network out from it once or twice: what OpenVINO keeps of the
 * file is then there once.
 */
export async function openNetworks(spec: EngineSpec): Promise<OpenNetworks> {
  const { modelPath, input, threadCount, lanes } = spec;
  const hint = precisionHint(spec, await readProcessor());
  const openVino = loadOpenVino(findLibrary());
  const core = openVino.make('start', openVino.coreCreate);
  const networks: CompiledNetwork[] = [];
  let model: Handle | undefined;
  try {
    const read = readModel(openVino, core, modelPath);
    model = read.model;
    scoresOf(read);
    const { outputNames, fixedBatchSize } = read;
    const waits = new Pool(Array.from({ length: WAITS }, (_, turn) => turn));
    const open = (streams: number, takes: number | undefined): OnnxNetwork => {
      const options = { core, model: read.model, streams, threadCount, hint };
      const network = compileNetwork(openVino, options);
      networks.push(network);
      return runsOn(openVino, network, { outputNames, fixedBatchSize: takes, input, waits });
    };
    const streams = open(lanes, fixedBatchSize);
    let lone: OnnxNetwork | undefined;
    if (lanes > 1) {
      if (fixedBatchSize === undefined) reshapeToOne(openVino, model, input);
      lone = open(1, fixedBatchSize ?? 1);
    }
    const handles = {
      library: openVino.path,
      core,
      networks: networks.map(({ compiled, requests }) => ({ compiled, requests: [...requests] })),
    };
    return { openVino, handles, streams, lone };
  } catch (error) {
    for (const { requests, compiled } of networks) {
      requests.forEach(openVino.requestFree);
      openVino.compiledFree(compiled);
    }
    openVino.coreFree(core);
    throw error;
  } finally {
    if (model !== undefined) openVino.modelFree(model);
  }
}
