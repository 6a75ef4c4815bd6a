import { SMALL_FOLDED, SMALL_NETWORK } from '../engines/small-network.fixture.js';
import { writeOnnx } from '../importers/keras-resnet50/write-onnx.js';
import { observeActivations } from './observe-activations.js';
import type { WeightBits } from '../models/int8-model.js';
import { quantizeNetwork } from './quantize-network.js';

export interface SmallQuantizeTask {
  readonly bits: WeightBits;
  readonly pixels: Uint8Array;
}

/** As quantize-thread.ts does, with a small network and invented weights. */
export async function quantize({ pixels, bits }: SmallQuantizeTask): Promise<Uint8Array> {
  const statistics = await observeActivations(SMALL_NETWORK, SMALL_FOLDED, {
    pixels,
    threadCount: 1,
    onProgress: () => undefined,
  });
  const quantized = quantizeNetwork(SMALL_NETWORK, SMALL_FOLDED, statistics, bits);
  return writeOnnx(SMALL_NETWORK, SMALL_FOLDED, { quantized });
}
