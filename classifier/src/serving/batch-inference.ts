import type { Clock } from '@detections/schema';
import type { InferenceEngine } from '../engines/inference-engine.js';

/** One image that joins a batch. */
export interface InferenceRequest {
  /** RGB, 224×224×3. */
  readonly pixels: Uint8Array;
  /** Whether its feature maps are wanted too. */
  readonly features: boolean;
}

/** One image's share of a batch. */
export interface Inference {
  /** One per class. */
  readonly logits: Float32Array;
  /** 7×7×2048, where they were asked for. */
  readonly features: Float32Array | undefined;
  /** Of the whole batch. */
  readonly inferenceMs: number;
  readonly batchSize: number;
}

/** @returns each image's share, in order. Feature maps leave the engine only where one wants them. */
export async function inferBatch(
  engine: InferenceEngine,
  batch: readonly InferenceRequest[],
  clock: Clock,
): Promise<readonly Inference[]> {
  const pixels = concatenate(batch.map((request) => request.pixels));
  const options = { features: batch.some(({ features }) => features) };
  const startedAt = clock.monotonicMs();
  const { logits, features } = await engine.infer(pixels, batch.length, options);
  const inferenceMs = clock.monotonicMs() - startedAt;
  return batch.map((request, index) => ({
    logits: share(logits, index, batch.length),
    features:
      request.features && features !== undefined ? share(features, index, batch.length) : undefined,
    inferenceMs,
    batchSize: batch.length,
  }));
}

/** The part of `values` that belongs to one of `size` images. */
function share(values: Float32Array, index: number, size: number): Float32Array {
  const length = values.length / size;
  return values.subarray(index * length, (index + 1) * length);
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
