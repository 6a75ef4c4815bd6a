import type { Readiness } from '@detections/schema';
import type { UploadIntake } from '../pictures/upload-intake.js';
import type { Classifiers } from './classifiers/classifiers.js';
import type { ClassifyUpload } from './classify-upload.js';
import type { EmbedUpload } from './embed-upload.js';
import type { KeepReport } from './feedback/feedback-report.js';
import type { ReportFeedback } from './feedback/report-feedback.js';
import type { FindLabels } from './find-labels.js';
import type { ModelUploads } from './model-uploads/model-uploads.js';
import type { Models } from './models.js';

/**
 * All that can be asked of the service, the same at every door. It knows nothing of how a request
 * comes in, nor of where things are kept.
 */
export interface Application extends UploadIntake {
  /** Tells what a picture shows; the answer is remembered, so that feedback can name it. */
  readonly classify: ClassifyUpload;
  /** Gives a picture's embedding, where the model has one. */
  readonly embed: EmbedUpload;
  readonly findLabels: FindLabels;
  readonly reportFeedback: ReportFeedback;
  readonly keepReport: KeepReport;
  /** Whether the default model can answer. */
  readonly readiness: () => Readiness;
  /** Which models there are. */
  readonly models: Models;
  /** What people teach. */
  readonly classifiers: Classifiers;
  /** Models that people upload. */
  readonly modelUploads: ModelUploads;
  /** Largest single upload that is taken in. */
  readonly maxUploadBytes: number;
}
