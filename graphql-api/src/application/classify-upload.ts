import {
  BadUserInputError,
  labelOf,
  type HeatmapRequest,
  type ModelCard,
  type RankedClass,
} from '@detections/schema';
import type { AnsweredUpload, AskAboutUpload, UploadRequest } from './ask-about-upload.js';
import type { Classification } from './classification.js';
import { requireLabel } from './require-label.js';

export interface ClassifyRequest extends UploadRequest {
  /** How many predictions to return; all where the model has fewer classes. */
  readonly topK: number;
  /** Which heatmaps to draw, at most MAX_HEATMAPS; none unless given. */
  readonly heatmaps?: readonly HeatmapRequest[];
}

/** @throws ClassificationError | CallerGoneError */
export type ClassifyUpload = (request: ClassifyRequest) => Promise<Classification>;

/** Tells what an upload shows. */
export function createClassifyUpload(ask: AskAboutUpload): ClassifyUpload {
  return async ({ topK, heatmaps = [], ...request }) => {
    const answered = await ask(request, (card) => {
      requireHeatmaps(card, heatmaps);
      return {
        topK: Math.min(topK, card.labels.length),
        heatmaps,
        embedding: false,
        copies: false,
      };
    });
    return toClassification(answered);
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

function toClassification({ answer, result, card }: AnsweredUpload): Classification {
  const [best, ...others] = result.predictions.map((ranked) => toPrediction(ranked, card));
  if (best === undefined) throw new Error(`The answer to job ${answer.id} holds no prediction.`);
  return {
    ...answer,
    predictions: [best, ...others],
    heatmaps: result.heatmaps,
    familiarity: result.familiarity ?? null,
    known: result.known ?? null,
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
