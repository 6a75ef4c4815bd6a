import {
  InferenceFailedError,
  type ClassificationJob,
  type Clock,
  type Label,
  type Model,
  type Preprocessing,
  type SucceededReply,
} from '@detections/schema';
import { rank } from '../inference/rank.js';

/** An image as the network takes it. */
export interface PreprocessedImage {
  /** RGB, 224×224×3. */
  readonly pixels: Uint8Array;
  /** The picture's own size as a person sees it. */
  readonly width: number;
  readonly height: number;
}

export type Preprocess = (
  image: Uint8Array,
  preprocessing: Preprocessing,
) => Promise<PreprocessedImage>;

/** One image's share of a batch. */
export interface Inference {
  /** One per class. */
  readonly logits: Float32Array;
  /** Of the whole batch. */
  readonly inferenceMs: number;
  readonly batchSize: number;
}

export interface ClassifyJobParts {
  readonly preprocess: Preprocess;
  /** Joins the next batch with these 224×224×3 pixels. */
  readonly infer: (pixels: Uint8Array) => Promise<Inference>;
  readonly labels: readonly Label[];
  readonly model: Model;
  readonly clock: Clock;
}

/**
 * Decode, preprocess, infer, rank.
 *
 * @throws ClassificationError where the image or the inference is at fault.
 */
export async function classifyJob(
  job: ClassificationJob,
  { preprocess, infer, labels, model, clock }: ClassifyJobParts,
): Promise<SucceededReply> {
  const heldSince = clock.monotonicMs();
  const { pixels, width, height } = await preprocess(job.image, job.preprocessing);
  const decodeMs = clock.monotonicMs() - heldSince;
  const { logits, inferenceMs, batchSize } = await infer(pixels).catch((error: unknown) => {
    throw new InferenceFailedError('The network failed on this image.', { cause: error });
  });
  const predictions = rank(logits, labels, job.topK);
  const heldMs = clock.monotonicMs() - heldSince;
  return {
    id: job.id,
    status: 'succeeded',
    predictions: [...predictions],
    image: { width, height },
    model,
    timing: { heldMs, decodeMs, inferenceMs, batchSize },
  };
}
