import { createHash, randomUUID } from 'node:crypto';
import {
  requireMediaType,
  type Clock,
  type HeatmapRequest,
  type Preprocessing,
} from '@detections/schema';
import type { Answer, AnswerQuestion, Question } from '../answers/answer-question.js';
import type { Classification } from './classification.js';

export interface ClassifyUploadOptions {
  readonly answerQuestion: AnswerQuestion;
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

/** The one use case: check the image, have it answered, shape the answer. */
export function createClassifyUpload(options: ClassifyUploadOptions): ClassifyUpload {
  const { answerQuestion, clock, jobTimeoutMs } = options;
  return async ({ image, preprocessing, topK, heatmaps = [], signal }) => {
    const uploadedAt = clock.monotonicMs();
    const job = {
      id: randomUUID(),
      image,
      mediaType: requireMediaType(image),
      preprocessing,
      topK,
      heatmaps,
      deadlineAt: uploadedAt + jobTimeoutMs,
    };
    const imageSha256 = createHash('sha256').update(image).digest('hex');
    const question = { job, imageSha256, signal };
    const answer = await answerQuestion(question);
    return toClassification(question, answer, clock.monotonicMs() - uploadedAt);
  };
}

function toClassification(
  { job: { id, image, mediaType }, imageSha256 }: Question,
  { result, cached, timing }: Answer,
  totalMs: number,
): Classification {
  const [best, ...others] = result.predictions;
  if (best === undefined) throw new Error(`The answer to job ${id} holds no prediction.`);
  const { width, height } = result.image;
  return {
    id,
    predictions: [best, ...others],
    heatmaps: result.heatmaps,
    image: { width, height, mediaType, bytes: image.byteLength, sha256: imageSha256 },
    model: result.model,
    cached,
    timing: { ...timing, totalMs },
  };
}
