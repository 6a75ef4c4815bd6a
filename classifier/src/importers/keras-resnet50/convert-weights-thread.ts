import type { ConvertWeightsResult, ConvertWeightsTask } from './convert-weights-task.js';
import { writeDigestedFile } from '../../models/digested-file.js';
import { foldKerasWeights } from './fold-keras-weights.js';
import { writeFoldedWeights } from './folded-weights-file.js';
import { ModelFileInvalidError } from '../../models/model-file-invalid-error.js';
import { RESNET50 } from './resnet50.js';
import { writeOnnx } from './write-onnx.js';

export async function convert({
  format,
  modelPath,
  ...weights
}: ConvertWeightsTask): Promise<ConvertWeightsResult> {
  try {
    const folded = await foldKerasWeights(weights, RESNET50);
    const write = format === 'onnx' ? writeOnnx : writeFoldedWeights;
    await writeDigestedFile(modelPath, write(RESNET50, folded));
    return { outcome: 'written' };
  } catch (error) {
    if (!(error instanceof ModelFileInvalidError)) throw error;
    return { outcome: 'invalid-weights', reason: error.reason };
  }
}
