import type { ConvertWeightsResult, ConvertWeightsTask } from './convert-weights-task.js';
import { writeDigestedFile } from '../../models/digested-file.js';
import { foldKerasWeights } from './fold-keras-weights.js';
import { ModelFileInvalidError } from '../../models/model-file-invalid-error.js';
import { weightsFormat } from './model-format.js';
import { RESNET50 } from './resnet50.js';

export async function convert({
  format,
  modelPath,
  ...weights
}: ConvertWeightsTask): Promise<ConvertWeightsResult> {
  try {
    const folded = await foldKerasWeights(weights, RESNET50);
    await writeDigestedFile(modelPath, weightsFormat(format).write(RESNET50, folded));
    return { outcome: 'written' };
  } catch (error) {
    if (!(error instanceof ModelFileInvalidError)) throw error;
    return { outcome: 'invalid-weights', reason: error.reason };
  }
}
