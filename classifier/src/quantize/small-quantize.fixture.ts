import type { WeightBits } from '../model/int8-model.js';
import type { FloatParts } from '../model/quantized-network.js';
import { writeOnnx } from '../model/write-onnx.js';
import { SMALL_FOLDED, SMALL_NETWORK } from '../inference/small-network.fixture.js';
import { observeActivations } from './observe-activations.js';
import { quantizeNetwork } from './quantize-network.js';

export interface SmallQuantizeTask {
  readonly pixels: Uint8Array;
  readonly bits: WeightBits;
  readonly floatParts: FloatParts;
}

/** As quantize-thread.ts does, with a small network and invented weights. */
export async function quantize(task: SmallQuantizeTask): Promise<Uint8Array> {
  const { pixels, bits, floatParts } = task;
  const statistics = await observeActivations(SMALL_NETWORK, SMALL_FOLDED, {
    pixels,
    floatBlocks: floatParts.blocks,
    threadCount: 1,
    onProgress: () => undefined,
  });
  const quantized = quantizeNetwork(SMALL_NETWORK, SMALL_FOLDED, statistics, { bits, floatParts });
  return writeOnnx(SMALL_NETWORK, SMALL_FOLDED, { quantized });
}
