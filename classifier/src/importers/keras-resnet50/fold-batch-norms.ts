import { foldBatchNorm } from '../fold-batch-norm.js';
import type { FoldedWeights, KerasWeights } from './network-weights.js';

/**
 * Makes every batch normalisation part of its convolution.
 *
 * @throws Error where a convolution has no batch normalisation.
 */
export function foldBatchNorms(weights: KerasWeights, epsilon: number): FoldedWeights {
  const folded = [...weights.convolutions].map(([name, convolution]) => {
    const batchNorm = weights.batchNorms.get(name);
    if (batchNorm === undefined) throw new Error(`Convolution ${name} has no batch norm.`);
    return [name, foldBatchNorm(convolution, batchNorm, { epsilon, outputAxis: 'last' })] as const;
  });
  return { convolutions: new Map(folded), classifier: weights.classifier };
}
