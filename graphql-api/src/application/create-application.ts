import type { Clock } from '@detections/runtime';
import type { JobDispatcher, QueueLimits } from '@detections/schema';
import type { Logger } from 'pino';
import { answerFromCache } from '../answers/answer-from-cache.js';
import { createAskClassifier } from '../answers/ask-classifier.js';
import { createQueueForecast } from '../answers/queue-forecast.js';
import type { ResultCache } from '../answers/result-cache.js';
import type { Heads } from '../heads/heads.js';
import { createUploadIntake } from '../pictures/upload-intake.js';
import type { Application } from './application.js';
import { createAskAboutUpload } from './ask-about-upload.js';
import type { ClassifierStore, TeachingLimits } from './classifiers/classifier-store.js';
import { classifyByHead } from './classifiers/classify-by-head.js';
import { createClassifiers } from './classifiers/create-classifiers.js';
import { createKnownModels } from './classifiers/known-models.js';
import type { TaughtClassifiers } from './classifiers/taught-classifiers.js';
import { createClassifyUpload } from './classify-upload.js';
import type { AnsweredClassifications } from './feedback/answered-classifications.js';
import { createEmbedExample } from './embed-example.js';
import { createEmbedUpload } from './embed-upload.js';
import { createKeepReport } from './feedback/feedback-report.js';
import type { FeedbackStore } from './feedback/feedback-store.js';
import { rememberAnswers } from './feedback/remember-answers.js';
import { createReportFeedback } from './feedback/report-feedback.js';
import { createFindLabels } from './find-labels.js';
import {
  createModelUploads,
  type ModelUploadsOptions,
} from './model-uploads/create-model-uploads.js';
import { createModels } from './models.js';

export interface ApplicationOptions {
  readonly dispatcher: JobDispatcher;
  /** Keeps own classifiers. */
  readonly classifierStore: ClassifierStore;
  /** Knows them; started and closed by whoever made it. */
  readonly taught: TaughtClassifiers;
  readonly heads: Heads;
  readonly teachingLimits: TeachingLimits;
  readonly modelUploads: Pick<ModelUploadsOptions, 'modelsDir' | 'limits'>;
  /** Answers who names no model. */
  readonly defaultModel?: string | undefined;
  readonly feedback: FeedbackStore;
  readonly answered: AnsweredClassifications;
  /** Every upload is classified where there is none. */
  readonly results: ResultCache | undefined;
  readonly queueLimits: QueueLimits;
  /** Largest single upload. */
  readonly maxUploadBytes: number;
  /** How long a caller waits at most, from the complete upload. */
  readonly jobTimeoutMs: number;
  /** How long answers are remembered. */
  readonly feedbackWindowSeconds: number;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'error' | 'warn' | 'info'>;
}

/** Wires the use cases to the ports. */
export function createApplication(options: ApplicationOptions): Application {
  const { dispatcher, feedback, answered, results, queueLimits, maxUploadBytes } = options;
  const { classifierStore: store, taught, heads } = options;
  const { jobTimeoutMs, feedbackWindowSeconds: windowSeconds, clock, logger } = options;
  const forecast = createQueueForecast({ dispatcher, clock, jobTimeoutMs });
  const askClassifier = createAskClassifier({ dispatcher, forecast, clock });
  const answerQuestion =
    results === undefined
      ? askClassifier
      : answerFromCache(askClassifier, { results, clock, logger });
  const known = createKnownModels(dispatcher, taught);
  const models = createModels({ dispatcher: known, defaultModel: options.defaultModel });
  const ask = createAskAboutUpload({ models, answerQuestion, clock, jobTimeoutMs });
  const classify = classifyByHead(createClassifyUpload(ask), { ask, models, known, heads, store });
  const embedExample = createEmbedExample({ ask, models });
  return {
    ...createUploadIntake({
      dispatcher,
      readiness: () => models.anyReadiness(),
      forecast,
      limits: queueLimits,
      maxUploadBytes,
    }),
    classify: rememberAnswers(classify, { answered, clock, logger }),
    classifiers: createClassifiers({
      taught,
      store,
      limits: options.teachingLimits,
      models,
      known,
      embedExample,
      clock,
    }),
    embed: createEmbedUpload({ ask, models, known }),
    findLabels: createFindLabels(models),
    reportFeedback: createReportFeedback({
      answered,
      store: feedback,
      models,
      windowSeconds,
      clock,
    }),
    keepReport: createKeepReport({ store: feedback, clock, logger }),
    readiness: () => models.readiness(),
    models,
    modelUploads: createModelUploads({
      ...options.modelUploads,
      catalogue: () => known.catalogue(),
      ownClassifiers: () => new Set(taught.records.map(({ name }) => name)),
      clock,
    }),
    maxUploadBytes,
  };
}
