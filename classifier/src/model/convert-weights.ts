import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { ConvertWeightsResult, ConvertWeightsTask } from './convert-weights-task.js';
import { ModelFileInvalidError } from './model-file-invalid-error.js';

/**
 * Turns Keras's ResNet50 weights into what an engine reads, on a thread that ends with it: it takes seconds
 * of computing and, for that while, most of a gigabyte.
 *
 * @throws ModelFileInvalidError where the weights are not ResNet50's.
 */
export async function convertWeights(task: ConvertWeightsTask, signal: AbortSignal): Promise<void> {
  const thread = new Piscina<ConvertWeightsTask, ConvertWeightsResult>({
    filename: fileURLToPath(new URL('./convert-weights-thread.js', import.meta.url)),
    minThreads: 1,
    maxThreads: 1,
  });
  try {
    const result = await thread.run(task, { name: 'convert', signal });
    if (result.outcome === 'invalid-weights') {
      throw new ModelFileInvalidError(task.weightsPath, result.reason);
    }
  } finally {
    await thread.destroy();
  }
}
