import type { Readiness } from '@detections/schema';
import type { ClassifyUpload } from '../classification/classify-upload.js';

/** What resolvers have at hand, made anew for each request. */
export interface GraphqlContext {
  readonly classifyUpload: ClassifyUpload;
  readonly readiness: () => Readiness;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
}
