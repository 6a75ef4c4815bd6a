import type { EngineSpec } from '../engine-spec.js';
import { scoresOf } from '../infer-on.js';
import type { OnnxNetwork } from '../onnx-network.js';
import { readProcessor } from '../processor.js';
import {
  compileNetwork,
  runsOn,
  type CompiledNetwork,
  type CompileOptions,
} from './compiled-network.js';
import { findLibrary } from './find-library.js';
import type { Handles } from './handles.js';
import { loadOpenVino, type Handle, type OpenVino } from './openvino-library.js';
import { Pool } from './pool.js';
import { precisionHint } from './precision-hint.js';
import { readModel, reshapeToOne } from './read-model.js';

export interface OpenNetworks {
  readonly openVino: OpenVino;
  readonly handles: Handles;
  /** A share of the threads for each lane. */
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
    const open = (layouts: readonly Layout[], takes: number | undefined): OnnxNetwork => {
      const opened = layouts.map((layout) =>
        compileNetwork(openVino, { core, model: read.model, hint, ...layout }),
      );
      networks.push(...opened);
      const requests = opened.flatMap((network) => network.requests);
      return runsOn(openVino, requests, { outputNames, fixedBatchSize: takes, input, waits });
    };
    const streams = open(layoutsOf(spec), fixedBatchSize);
    let lone: OnnxNetwork | undefined;
    if (lanes > 1) {
      if (fixedBatchSize === undefined) reshapeToOne(openVino, model, input);
      lone = open([{ streams: 1, threadCount }], fixedBatchSize ?? 1);
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

type Layout = Pick<CompileOptions, 'streams' | 'threadCount'>;

/**
 * One network for all lanes, a stream each, holds the weights once. In 8 bits each lane has a network
 * of its own: OpenVINO 2026.4.1 computes quantised convolutions wrongly where a network has several
 * streams (docs/decisions/034-openvino.md), and their weights are a quarter as large.
 */
function layoutsOf({ precision, lanes, threadCount }: EngineSpec): readonly Layout[] {
  if (precision !== 'int8') return [{ streams: lanes, threadCount }];
  const each = { streams: 1, threadCount: Math.floor(threadCount / lanes) };
  return Array.from({ length: lanes }, () => each);
}
