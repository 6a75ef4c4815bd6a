import { OutageReport, type Clock, type OutageLogger } from '@detections/runtime';
import type { Classification } from '../classification.js';
import type { ClassifyUpload } from '../classify-upload.js';
import type { AnsweredClassifications } from './answered-classifications.js';
import { toStoredLabel, type AnsweredClassification } from './feedback-entry.js';

export interface RememberAnswersOptions {
  readonly answered: AnsweredClassifications;
  readonly clock: Clock;
  readonly logger: OutageLogger;
}

/** The same use case, whose answers can be reported on for a while. */
export function rememberAnswers(
  classifyUpload: ClassifyUpload,
  { answered, clock, logger }: RememberAnswersOptions,
): ClassifyUpload {
  const outages = OutageReport.of(logger, 'remembering answers');
  return async (request) => {
    const classification = await classifyUpload(request);
    const remembered = toAnswered(classification, clock.now());
    // Not awaited: an answer neither waits for this nor fails by it.
    outages.watch(() => answered.remember(remembered)).catch(() => undefined);
    return classification;
  };
}

function toAnswered(
  { id, preset, predictions: [predicted], image, model }: Classification,
  now: number,
): AnsweredClassification {
  const { name, version, digest, engine, weightsSha256, precision } = model;
  return {
    classificationId: id,
    predicted: { ...predicted, label: toStoredLabel(predicted.label) },
    preprocessing: preset,
    model: { name, version, digest, engine, weightsSha256, precision },
    imageSha256: image.sha256,
    answeredAt: new Date(now).toISOString(),
  };
}
