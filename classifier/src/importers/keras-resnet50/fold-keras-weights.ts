import { foldBatchNorms } from './fold-batch-norms.js';
import { hashFile } from '../../models/hash-file.js';
import { ModelFileInvalidError } from '../../models/model-file-invalid-error.js';
import type { FoldedWeights } from './network-weights.js';
import { readKerasWeights } from './read-keras-weights.js';
import type { ResNet } from './resnet50.js';

/** Keras's weights file and the checksum that it was found with. */
export interface WeightsFile {
  readonly weightsPath: string;
  /** Lower-case hex. */
  readonly weightsSha256: string;
}

/**
 * What engines are built from, of exactly the weights that the checksum names.
 *
 * @throws ModelFileInvalidError where they are not the network's, or the file has been replaced.
 */
export async function foldKerasWeights(
  { weightsPath, weightsSha256 }: WeightsFile,
  network: ResNet,
): Promise<FoldedWeights> {
  const weights = await readKerasWeights(weightsPath, network);
  const folded = foldBatchNorms(weights, network.batchNormEpsilon);
  for (const [name, { kernel, bias }] of [
    ...folded.convolutions,
    ['classifier', folded.classifier] as const,
  ]) {
    if (kernel.every(Number.isFinite) && bias.every(Number.isFinite)) continue;
    throw new ModelFileInvalidError(weightsPath, `not all weights of ${name} are finite numbers.`);
  }
  // Afterwards, so that it holds for what was read.
  if ((await hashFile(weightsPath, 'sha256')) === weightsSha256) return folded;
  throw new ModelFileInvalidError(weightsPath, 'it was replaced while it was being read.');
}
