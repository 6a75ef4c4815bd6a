import type { Heatmap, ImageMediaType, Model, Prediction } from '@detections/schema';

/** What is known about the uploaded image. */
export interface ImageInfo {
  /** Pixels, as a person sees the picture: EXIF orientation applied. */
  readonly width: number;
  readonly height: number;
  readonly mediaType: ImageMediaType;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** Where the time went, in milliseconds. */
export interface Timing {
  /** In the queue and on the way to the classifier and back. */
  readonly queuedMs: number;
  readonly decodeMs: number;
  /** Of the whole batch the image was in. */
  readonly inferenceMs: number;
  /** From the complete upload to the answer. */
  readonly totalMs: number;
  readonly batchSize: number;
}

/** The answer to one upload. */
export interface Classification {
  readonly id: string;
  /** Best first; never empty. */
  readonly predictions: readonly [Prediction, ...Prediction[]];
  /** One for each class that the request asks about. */
  readonly heatmaps: readonly Heatmap[];
  readonly image: ImageInfo;
  readonly model: Model;
  readonly timing: Timing;
}
