import type { Clock } from '@detections/runtime';
import type { Engine, FeatureMaps, InferenceOutput } from '../engines/engine.js';
import type { Share } from './inference-turns.js';

/** One image that joins a batch. */
export interface InferenceRequest {
  /** RGB, as large as the network takes them. */
  readonly pixels: Uint8Array;
  /** Whether its feature maps are wanted too. */
  readonly features: boolean;
  /** Whether its embedding is wanted too. Default: no. */
  readonly embedding?: boolean;
  /** Asked before its batch begins: whether nobody waits for it any more. Default: no. */
  readonly isCancelled?: (() => boolean) | undefined;
}

/** One image's share of a batch; what it did not ask for is undefined. */
export interface Inference extends InferenceOutput {
  /** Of the whole batch. */
  readonly inferenceMs: number;
  readonly batchSize: number;
}

/**
 * @returns each image's share, in order. What is large leaves the engine only where one wants it:
 * the scores are computed in any case, so those who want an embedding share batches with all others.
 */
export async function inferBatch(
  engine: Engine,
  batch: readonly InferenceRequest[],
  { clock, share: threads = 'all' }: { readonly clock: Clock; readonly share?: Share },
): Promise<readonly Inference[]> {
  const pixels = concatenate(batch.map((request) => request.pixels));
  const options = {
    features: batch.some(({ features }) => features),
    embedding: batch.some(({ embedding }) => embedding),
    share: threads,
  };
  const startedAt = clock.monotonicMs();
  const output = await engine.infer(pixels, batch.length, options);
  const inferenceMs = clock.monotonicMs() - startedAt;
  const batchSize = batch.length;
  return batch.map(({ features, embedding }, index) => ({
    scores: share(output.scores, index, batchSize),
    scoreKind: output.scoreKind,
    features: features ? shareOfMaps(output.features, index, batchSize) : undefined,
    embedding:
      embedding === true && output.embedding !== undefined
        ? share(output.embedding, index, batchSize)
        : undefined,
    inferenceMs,
    batchSize,
  }));
}

function shareOfMaps(
  maps: FeatureMaps | undefined,
  index: number,
  size: number,
): FeatureMaps | undefined {
  return maps && { ...maps, values: share(maps.values, index, size) };
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
