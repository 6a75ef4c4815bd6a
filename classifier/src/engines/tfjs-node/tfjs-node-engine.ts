import { Kept } from '../../kept.js';
import type { Engine, InferenceOptions, InferenceOutput } from '../engine.js';
import type { EngineSpec } from '../engine-spec.js';
import { readFoldedWeights } from './folded-weights-file.js';
import { importTfjs } from './import-tfjs.js';
import { TfjsNetwork } from './tfjs-network.js';

/** Blocks the thread it runs on while it infers: for use inside a worker thread. */
export class TfjsNodeEngine implements Engine {
  readonly name = 'tfjs-node';
  readonly #network = new Kept(() => this.#load());

  constructor(private readonly spec: Pick<EngineSpec, 'modelPath'>) {}

  async load(): Promise<void> {
    await this.#network.get();
  }

  async infer(
    batch: Uint8Array,
    size: number,
    wanted: InferenceOptions = {},
  ): Promise<InferenceOutput> {
    const network = await this.#network.get();
    const { logits, features, embedding } = network.run(Float32Array.from(batch), size);
    try {
      const [, height = 0, width = 0] = features.shape;
      return {
        scores: await logits.data(),
        scoreKind: 'logits',
        features:
          wanted.features === true ? { values: await features.data(), height, width } : undefined,
        embedding: wanted.embedding === true ? await embedding.data() : undefined,
      };
    } finally {
      for (const tensor of [logits, features, embedding]) tensor.dispose();
    }
  }

  async close(): Promise<void> {
    const network = await this.#network.letGo();
    network?.dispose();
  }

  async #load(): Promise<TfjsNetwork> {
    const tf = await importTfjs();
    const { network, weights } = await readFoldedWeights(this.spec.modelPath);
    return new TfjsNetwork(tf, network, weights);
  }
}
