import { stat } from 'node:fs/promises';
import type { EngineSpec } from './engine-spec.js';

/** What an engine is about to read. */
export type NetworkFile = Pick<EngineSpec, 'modelPath' | 'input' | 'device'>;

/** The thread, its own JavaScript heap, and the library's sessions. */
const THREAD_BYTES = 40_000_000;
/** The weights, in the order that the processor reads them; some are kept in the file's as well. */
const BYTES_PER_FILE_BYTE = 1.25;
/**
 * What the layers hold of each pixel of a batch, after onnxruntime has rounded it up. Those of a GPU
 * are in its own memory, and here is what goes there: the pixels, twice.
 */
const BYTES_PER_PIXEL = { cpu: 300, gpu: 6 } as const;

/**
 * The resident memory of this process that a network takes once it has answered its largest batch. Reckoned, because
 * what a process grows by while it loads one says as much of whatever else it does. How it compares
 * with what was measured: docs/decisions/022-several-models.md.
 */
export async function memoryOf(
  { modelPath, input: { width, height }, device }: NetworkFile,
  maxBatchSize: number,
): Promise<number> {
  const { size } = await stat(modelPath);
  const pixels = width * height * maxBatchSize;
  return THREAD_BYTES + size * BYTES_PER_FILE_BYTE + pixels * BYTES_PER_PIXEL[device];
}
