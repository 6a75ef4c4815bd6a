import { runOnOwnThread } from '../run-on-own-thread.js';
import type { QuantizeTask } from './quantize-task.js';

/**
 * Makes a network in 8 bits from the one in float32 and images like those it will see. On a thread
 * that ends with it: it takes a while of computing and most of a gigabyte.
 *
 * @param onProgress Told how many images have been seen.
 * @returns the ONNX file.
 */
export async function quantizeNetwork(
  task: QuantizeTask,
  onProgress: (seen: number) => void,
): Promise<Uint8Array> {
  return runOnOwnThread<QuantizeTask, Uint8Array>({
    file: new URL('./quantize-thread.js', import.meta.url),
    name: 'quantize',
    task,
    onMessage: (message) => {
      if (typeof message === 'number') onProgress(message);
    },
  });
}
