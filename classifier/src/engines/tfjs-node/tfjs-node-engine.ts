import { readFoldedWeights } from '../../importers/keras-resnet50/folded-weights-file.js';
import { RESNET50, type ResNet } from '../../importers/keras-resnet50/resnet50.js';
import type { InferenceEngine, InferenceOptions, InferenceOutput } from '../inference-engine.js';
import { keepAddonLoaded } from './keep-addon-loaded.js';
import { supplyRemovedUtilities } from './removed-utilities.js';
import type { Tfjs } from './tfjs-library.js';
import { TfjsNetwork } from './tfjs-network.js';

export interface TfjsNodeOptions {
  /** The folded weights, as writeFoldedWeights makes them. */
  readonly modelPath: string;
  /** ResNet50 where none is given. */
  readonly network?: ResNet;
}

/** Blocks the thread it runs on while it infers: for use inside a worker thread. */
export class TfjsNodeEngine implements InferenceEngine {
  readonly name = 'tfjs-node';
  readonly #describedAs: ResNet;
  #network: Promise<TfjsNetwork> | undefined;

  constructor(private readonly options: TfjsNodeOptions) {
    this.#describedAs = options.network ?? RESNET50;
  }

  async load(): Promise<void> {
    await this.#loaded();
  }

  async infer(
    batch: Uint8Array,
    size: number,
    { features: withFeatures = false }: InferenceOptions = {},
  ): Promise<InferenceOutput> {
    const network = await this.#loaded();
    const { logits, features } = network.run(Float32Array.from(batch), size);
    try {
      return {
        logits: await logits.data(),
        features: withFeatures ? await features.data() : undefined,
      };
    } finally {
      logits.dispose();
      features.dispose();
    }
  }

  async close(): Promise<void> {
    const network = this.#network;
    this.#network = undefined;
    (await network)?.dispose();
  }

  #loaded(): Promise<TfjsNetwork> {
    this.#network ??= this.#load().catch((error: unknown) => {
      // The next call tries anew.
      this.#network = undefined;
      throw error;
    });
    return this.#network;
  }

  async #load(): Promise<TfjsNetwork> {
    const tf = await importTfjs();
    const weights = await readFoldedWeights(this.options.modelPath, this.#describedAs);
    return new TfjsNetwork(tf, this.#describedAs, weights);
  }
}

/**
 * Loads the library with its native code.
 *
 * @throws Error where the package, its addon or TensorFlow's library is missing.
 */
export async function importTfjs(): Promise<Tfjs> {
  supplyRemovedUtilities();
  const { default: tf } = await import('@tensorflow/tfjs-node');
  keepAddonLoaded();
  return tf;
}
