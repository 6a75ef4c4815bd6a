import { createHash, randomUUID } from 'node:crypto';
import {
  JobFailedError,
  requireMediaType,
  type Clock,
  type HeatmapRequest,
  type ImageMediaType,
  type JobDispatcher,
  type Preprocessing,
  type SucceededReply,
} from '@detections/schema';
import type { Classification } from './classification.js';
import type { QueueForecast } from './queue-forecast.js';

export interface ClassifyUploadOptions {
  readonly dispatcher: JobDispatcher;
  readonly forecast: QueueForecast;
  readonly clock: Clock;
  /** How long a caller waits at most, from the complete upload. */
  readonly jobTimeoutMs: number;
}

export interface ClassifyRequest {
  /** The image as it was uploaded: see `UploadIntake`. */
  readonly image: Buffer;
  readonly preprocessing: Preprocessing;
  /** How many predictions to return, 1 to 1000. */
  readonly topK: number;
  /** Which heatmaps to draw, at most MAX_HEATMAPS; none unless given. */
  readonly heatmaps?: readonly HeatmapRequest[];
  /** Aborts when the caller goes away. */
  readonly signal: AbortSignal;
}

/** @throws ClassificationError | CallerGoneError */
export type ClassifyUpload = (request: ClassifyRequest) => Promise<Classification>;

/** The one use case: check the image, dispatch it, shape the answer. */
export function createClassifyUpload(options: ClassifyUploadOptions): ClassifyUpload {
  const { dispatcher, forecast, clock, jobTimeoutMs } = options;
  return async ({ image, preprocessing, topK, heatmaps = [], signal }) => {
    const uploadedAt = clock.monotonicMs();
    const mediaType = requireMediaType(image);
    const job = {
      id: randomUUID(),
      image,
      mediaType,
      preprocessing,
      topK,
      heatmaps,
      deadlineAt: clock.now() + jobTimeoutMs,
    };
    // Once more: since it was let in, others may have come.
    forecast.requireTimely();
    const reply = await forecast.learnFrom(dispatcher.dispatch(job, { signal }));
    if (reply.status === 'failed') throw new JobFailedError(reply.error.code, reply.error.message);
    const totalMs = clock.monotonicMs() - uploadedAt;
    return toClassification(reply, image, mediaType, totalMs);
  };
}

function toClassification(
  { id, predictions, heatmaps, image: { width, height }, model, timing }: SucceededReply,
  image: Buffer,
  mediaType: ImageMediaType,
  totalMs: number,
): Classification {
  const [best, ...others] = predictions;
  if (best === undefined) throw new Error(`The reply to job ${id} holds no prediction.`);
  const { heldMs, ...classifierTiming } = timing;
  return {
    id,
    predictions: [best, ...others],
    heatmaps,
    image: {
      width,
      height,
      mediaType,
      bytes: image.byteLength,
      sha256: createHash('sha256').update(image).digest('hex'),
    },
    model,
    // Durations only: the clocks of two machines need not agree.
    timing: { queuedMs: Math.max(0, totalMs - heldMs), ...classifierTiming, totalMs },
  };
}
