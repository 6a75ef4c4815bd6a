import type {
  Heatmap,
  ImageMediaType,
  Model,
  Prediction,
  SucceededReply,
} from '@detections/schema';

/** What the network says of an image: the same whoever asks, and whenever. */
export type ClassificationResult = Pick<
  SucceededReply,
  'predictions' | 'heatmaps' | 'embedding' | 'copies' | 'familiarity' | 'known' | 'image' | 'model'
>;

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

/**
 * Where the time went, in milliseconds. What was computed for another request is not counted: of
 * a cached answer `decodeMs`, `inferenceMs` and `batchSize` are 0.
 */
export interface Timing {
  /** In the queue and on the way to the classifier and back, or for an identical request. */
  readonly queuedMs: number;
  readonly decodeMs: number;
  /** Of the whole batch the image was in. */
  readonly inferenceMs: number;
  /** From the complete upload to the answer. */
  readonly totalMs: number;
  readonly batchSize: number;
}

/** What every answer about an upload has. */
export interface UploadAnswer {
  /** Of the job. */
  readonly id: string;
  /** What the picture went through before the network: a preset of the model. */
  readonly preset: string;
  readonly image: ImageInfo;
  readonly model: Model;
  /** Whether it was computed for another request with the same image and question. */
  readonly cached: boolean;
  readonly timing: Timing;
}

/** What an upload shows. */
export interface Classification extends UploadAnswer {
  /** Best first; never empty. */
  readonly predictions: readonly [Prediction, ...Prediction[]];
  /** One for each class that the request asks about. */
  readonly heatmaps: readonly Heatmap[];
  /** How much the picture is like what the model knows, 0 to 1; null where it is not calibrated. */
  readonly familiarity: number | null;
  /** Whether that reaches the model's threshold; null where it has none. */
  readonly known: boolean | null;
}
