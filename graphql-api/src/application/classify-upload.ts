import { createHash, randomUUID } from 'node:crypto';
import { requireMediaType, type Clock } from '@detections/runtime';
import {
  BadUserInputError,
  labelOf,
  type HeatmapRequest,
  type ModelCard,
  type ModelReference,
  type RankedClass,
} from '@detections/schema';
import type { Answer, AnswerQuestion, Question } from '../answers/answer-question.js';
import { choosePreset, type PresetChoice } from './choose-preset.js';
import type { Classification } from './classification.js';
import { requireLabel } from './require-label.js';
import type { Models } from './models.js';

export interface ClassifyUploadOptions {
  readonly models: Pick<Models, 'resolve' | 'card'>;
  readonly answerQuestion: AnswerQuestion;
  readonly clock: Clock;
  /** How long a caller waits at most, from the complete upload. */
  readonly jobTimeoutMs: number;
}

export interface ClassifyRequest extends PresetChoice {
  /** The image as it was uploaded: see `UploadIntake`. */
  readonly image: Buffer;
  /** The default model unless given. */
  readonly model?: ModelReference | undefined;
  /** How many predictions to return; all where the model has fewer classes. */
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
  const { models, answerQuestion, clock, jobTimeoutMs } = options;
  return async ({ image, topK, heatmaps = [], signal, ...asked }) => {
    const uploadedAt = clock.monotonicMs();
    const mediaType = requireMediaType(image);
    const model = models.resolve(asked.model);
    const card = await models.card(model.digest);
    requireHeatmaps(card, heatmaps);
    const { name, version } = model;
    const job = {
      id: randomUUID(),
      model: { name, version },
      image,
      mediaType,
      preset: choosePreset(card, asked),
      outputs: { topK: Math.min(topK, card.labels.length), heatmaps, embedding: false },
      deadlineAt: uploadedAt + jobTimeoutMs,
    };
    const imageSha256 = createHash('sha256').update(image).digest('hex');
    const question = { job, model, imageSha256, signal };
    const answer = await answerQuestion(question);
    // By the model that did answer: it may have been replaced meanwhile.
    const answered = await models.card(answer.result.model.digest);
    return toClassification(question, answer, answered, clock.monotonicMs() - uploadedAt);
  };
}

/** @throws BadUserInputError before any work is done for nothing. */
function requireHeatmaps(card: ModelCard, heatmaps: readonly HeatmapRequest[]): void {
  if (heatmaps.length === 0) return;
  if (!card.output.heatmaps) {
    throw new BadUserInputError(
      `Heatmaps are not available for the model ${card.name}: expected a network that ends in pooling and one dense layer.`,
    );
  }
  for (const { classIndex } of heatmaps) {
    if (classIndex !== null) requireLabel(card, classIndex, 'classIndex');
  }
}

function toClassification(
  { job: { id, image, mediaType, preset }, imageSha256 }: Question,
  { result, cached, timing }: Answer,
  card: ModelCard,
  totalMs: number,
): Classification {
  const [best, ...others] = result.predictions.map((ranked) => toPrediction(ranked, card));
  if (best === undefined) throw new Error(`The answer to job ${id} holds no prediction.`);
  const { width, height } = result.image;
  return {
    id,
    preset,
    predictions: [best, ...others],
    heatmaps: result.heatmaps,
    familiarity: result.familiarity ?? null,
    known: result.known ?? null,
    image: { width, height, mediaType, bytes: image.byteLength, sha256: imageSha256 },
    model: result.model,
    cached,
    timing: { ...timing, totalMs },
  };
}

function toPrediction(
  { classIndex, probability }: RankedClass,
  card: ModelCard,
): Classification['predictions'][number] {
  const label = labelOf(card, classIndex);
  if (label !== undefined) return { label, confidence: probability };
  throw new Error(`The card of ${card.name} lacks class ${String(classIndex)}.`);
}
