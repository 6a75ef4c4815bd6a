import { OutageReport, type Clock, type OutageLogger } from '@detections/schema';
import type { Classification } from '../classification.js';
import type { ClassifyRequest, ClassifyUpload } from '../classify-upload.js';
import type { AnsweredClassifications } from './answered-classifications.js';
import type { AnsweredClassification } from './feedback-entry.js';

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
    const remembered = toAnswered(classification, request, clock.now());
    // Not awaited: an answer neither waits for this nor fails by it.
    outages.watch(() => answered.remember(remembered)).catch(() => undefined);
    return classification;
  };
}

function toAnswered(
  { id, predictions: [predicted], image, model }: Classification,
  { preprocessing }: ClassifyRequest,
  now: number,
): AnsweredClassification {
  const { name, version, engine, weightsSha256, precision } = model;
  return {
    classificationId: id,
    predicted,
    preprocessing,
    model: { name, version, engine, weightsSha256, precision },
    imageSha256: image.sha256,
    answeredAt: new Date(now).toISOString(),
  };
}
