import type { Clock } from '@detections/schema';
import type { InferenceEngine } from '../inference/inference-engine.js';
import type { Inference } from './classify-job.js';

/**
 * @param batch Pixels of N images, 224×224×3 each.
 * @returns each image's logits, in order.
 */
export async function inferBatch(
  engine: InferenceEngine,
  batch: readonly Uint8Array[],
  clock: Clock,
): Promise<readonly Inference[]> {
  const startedAt = clock.monotonicMs();
  const { logits } = await engine.infer(concatenate(batch), batch.length);
  const inferenceMs = clock.monotonicMs() - startedAt;
  const classCount = logits.length / batch.length;
  return batch.map((_, index) => ({
    logits: logits.subarray(index * classCount, (index + 1) * classCount),
    inferenceMs,
    batchSize: batch.length,
  }));
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
