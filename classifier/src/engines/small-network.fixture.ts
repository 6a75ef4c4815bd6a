import { foldBatchNorms } from '../importers/keras-resnet50/fold-batch-norms.js';
import { inventWeights } from '../importers/keras-resnet50/naive-network.fixture.js';
import { describeResNet } from '../importers/keras-resnet50/resnet50.js';

/** Everything that ResNet50 has, but small: a stage with a stride, blocks with and without shortcut. */
export const SMALL_NETWORK = describeResNet({
  inputSize: 20,
  stemChannels: 3,
  stages: [
    { blockCount: 2, channels: 2, stride: 1 },
    { blockCount: 2, channels: 3, stride: 2 },
  ],
  classCount: 4,
});
export const SMALL_INPUT = { width: SMALL_NETWORK.inputSize, height: SMALL_NETWORK.inputSize };
export const SMALL_WEIGHTS = inventWeights(SMALL_NETWORK);
export const SMALL_FOLDED = foldBatchNorms(SMALL_WEIGHTS, SMALL_NETWORK.batchNormEpsilon);

export function inventImage(seed: number): Uint8Array {
  const length = SMALL_NETWORK.inputSize ** 2 * 3;
  return new Uint8Array(length).map((_, index) => (index * seed) % 256);
}
