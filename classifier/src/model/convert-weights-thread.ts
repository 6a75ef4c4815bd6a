import type { ConvertWeightsResult, ConvertWeightsTask } from './convert-weights-task.js';
import { foldBatchNorms } from './fold-batch-norm.js';
import { writeFoldedWeights } from './folded-weights-file.js';
import { ModelFileInvalidError } from './model-file-invalid-error.js';
import { readKerasWeights } from './read-keras-weights.js';
import { RESNET50 } from './resnet50.js';
import { writeFileAtomically } from './write-file-atomically.js';
import { writeOnnx } from './write-onnx.js';

export async function convert({
  weightsPath,
  format,
  modelPath,
}: ConvertWeightsTask): Promise<ConvertWeightsResult> {
  try {
    const weights = await readKerasWeights(weightsPath, RESNET50);
    const folded = foldBatchNorms(weights, RESNET50.batchNormEpsilon);
    const write = format === 'onnx' ? writeOnnx : writeFoldedWeights;
    await writeFileAtomically(modelPath, write(RESNET50, folded));
    return { outcome: 'written' };
  } catch (error) {
    if (!(error instanceof ModelFileInvalidError)) throw error;
    return { outcome: 'invalid-weights', reason: error.reason };
  }
}
