import { openSession } from '../engines/onnxruntime/onnxruntime-session.js';
import type { FoldedWeights } from '../importers/keras-resnet50/network-weights.js';
import { quantizedActivationsOf } from '../importers/keras-resnet50/quantized-network.js';
import type { ResNet } from '../importers/keras-resnet50/resnet50.js';
import { writeOnnx } from '../importers/keras-resnet50/write-onnx.js';
import { ActivationStatistics } from './activation-statistics.js';

export interface ObservedImages {
  /** N×size×size×3, RGB. */
  readonly pixels: Uint8Array;
  readonly threadCount: number;
  /** Told how many images have been seen, each time. */
  readonly onProgress: (seen: number) => void;
}

/**
 * Runs the network in float32 over the images and looks at every activation that is to become
 * uint8. Blocks its thread.
 */
export async function observeActivations(
  network: ResNet,
  weights: FoldedWeights,
  { pixels, threadCount, onProgress }: ObservedImages,
): Promise<ReadonlyMap<string, ActivationStatistics>> {
  const observed = quantizedActivationsOf(network);
  const { inputSize } = network;
  const session = await openSession(writeOnnx(network, weights, { observed }), {
    threadCount,
    input: { width: inputSize, height: inputSize },
  });
  const statistics = new Map<string, ActivationStatistics>();
  const imageLength = inputSize ** 2 * 3;
  try {
    for (let offset = 0; offset < pixels.length; offset += imageLength) {
      const image = pixels.slice(offset, offset + imageLength);
      for (const [name, { values, dims }] of await session.run(image, 1, observed)) {
        const [, channels = 0] = dims;
        const ofThis = statistics.get(name) ?? new ActivationStatistics(channels);
        ofThis.add(values);
        statistics.set(name, ofThis);
      }
      onProgress(offset / imageLength + 1);
    }
  } finally {
    await session.release();
  }
  return statistics;
}
