import type { Readiness } from '@detections/schema';
import type { ClassifyUpload } from '../../application/classify-upload.js';
import type { ReportFeedback } from '../../application/feedback/report-feedback.js';
import type { FindLabels } from '../../application/find-labels.js';

/** What resolvers have at hand, made anew for each request. */
export interface GraphqlContext {
  readonly classifyUpload: ClassifyUpload;
  readonly findLabels: FindLabels;
  readonly reportFeedback: ReportFeedback;
  readonly readiness: () => Readiness;
  readonly maxUploadBytes: number;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
}
