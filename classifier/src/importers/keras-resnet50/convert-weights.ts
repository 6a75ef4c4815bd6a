import { runOnOwnThread } from '../../run-on-own-thread.js';
import type { ConvertWeightsResult, ConvertWeightsTask } from './convert-weights-task.js';
import { ModelFileInvalidError } from '../../models/model-file-invalid-error.js';

/**
 * Turns Keras's ResNet50 weights into what an engine reads, on a thread that ends with it: it takes
 * seconds of computing and, for that while, most of a gigabyte.
 *
 * @throws ModelFileInvalidError where the weights are not ResNet50's.
 */
export async function convertWeights(task: ConvertWeightsTask, signal: AbortSignal): Promise<void> {
  const result = await runOnOwnThread<ConvertWeightsTask, ConvertWeightsResult>({
    file: new URL('./convert-weights-thread.js', import.meta.url),
    name: 'convert',
    task,
    signal,
  });
  if (result.outcome === 'invalid-weights') {
    throw new ModelFileInvalidError(task.weightsPath, result.reason);
  }
}
