import { Kept } from '../../kept.js';
import type { Engine, InferenceOptions, InferenceOutput } from '../engine.js';
import type { EngineSpec } from '../engine-spec.js';
import { inferOn } from '../infer-on.js';
import type { OnnxNetwork } from '../onnx-network.js';
import { freeHandles, type Handles } from './handles.js';
import { openNetworks, type OpenNetworks } from './open-networks.js';
import { overLanes } from './over-lanes.js';

/** Leaves its thread free while it infers: OpenVINO has its own. */
export class OpenVinoEngine implements Engine {
  readonly name = 'openvino';
  readonly #spec: EngineSpec;
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #networks = new Kept(() => this.#open());
  #handles: Handles | undefined;

  constructor(spec: EngineSpec) {
    this.#spec = { ...spec, lanes: Math.min(spec.lanes, spec.threadCount) };
  }

  get lanes(): number {
    return this.#spec.lanes;
  }

  async load(): Promise<void> {
    await this.#networks.get();
  }

  async infer(
    batch: Uint8Array,
    size: number,
    options: InferenceOptions = {},
  ): Promise<InferenceOutput> {
    const network = this.#networkFor(await this.#networks.get(), size, options);
    const answering = inferOn(network, batch, size, options);
    this.#underWay.add(answering);
    try {
      return await answering;
    } finally {
      this.#underWay.delete(answering);
    }
  }

  handles(): Handles | undefined {
    return this.#handles;
  }

  async close(): Promise<void> {
    this.#handles = undefined;
    const opened = await this.#networks.letGo();
    await Promise.allSettled(this.#underWay);
    if (opened !== undefined) await freeHandles(opened.openVino, opened.handles);
  }

  /** Fewer pictures than lanes go one by one over all threads, where no others are under way. */
  #networkFor(
    { streams, lone }: OpenNetworks,
    size: number,
    { share = 'all' }: InferenceOptions,
  ): OnnxNetwork {
    if (share === 'one' || lone === undefined) return streams;
    return size < this.lanes ? lone : overLanes(streams, this.lanes);
  }

  async #open(): Promise<OpenNetworks> {
    const opened = await openNetworks(this.#spec);
    this.#handles = opened.handles;
    return opened;
  }
}
