import type { Clock } from '@detections/runtime';
import {
  ClassificationError,
  encodeCopies,
  InferenceFailedError,
  JobTimeoutError,
  type ClassificationJob,
  type Heatmap,
  type Model,
  type Outputs,
  type RankedClass,
  type SucceededReply,
} from '@detections/schema';
import type { JudgeFamiliarity } from '../familiarity/familiarity.js';
import type { InputPlace, PreprocessedImage } from '../images/network-input.js';
import { classify } from '../tasks/classify.js';
import { embed } from '../tasks/embedding.js';
import { drawHeatmap, type DenseWeights } from '../tasks/heatmap.js';
import type { Inference, InferenceRequest } from './batch-inference.js';

/** What a job says of its picture. */
export interface JobPicture extends Pick<ClassificationJob, 'image' | 'mediaType' | 'preset'> {
  /** Whether copies are wanted, too, for somebody to keep. */
  readonly copies?: boolean | undefined;
  readonly isCancelled?: IsCancelled | undefined;
}

/** Whether nobody waits for a job's answer any more. */
export type IsCancelled = () => boolean;

/** What a job that nobody waits for is ended with; nobody reads it. */
export function nobodyWaits(): JobTimeoutError {
  return new JobTimeoutError('The caller went away, or the deadline passed, before the answer.');
}

/** Decodes a picture and makes the input of the network of it, by the preset that the job names. */
export type PreprocessJob = (picture: JobPicture) => Promise<PreprocessedImage>;

export interface ClassifyJobParts {
  readonly preprocess: PreprocessJob;
  /** Joins the next batch. */
  readonly infer: (request: InferenceRequest) => Promise<Inference>;
  /** The network's last layer, asked for where a job wants heatmaps. */
  readonly readClassifier: () => Promise<DenseWeights>;
  /** Undefined where the model is not calibrated. */
  readonly judgeFamiliarity?: JudgeFamiliarity | undefined;
  readonly model: Model;
  readonly clock: Clock;
}

/**
 * Decode, preprocess, infer, and make of what the network gave what the job asks for, and say
 * whether the model knows such pictures.
 *
 * @throws ClassificationError where the image or the inference is at fault.
 */
export async function classifyJob(
  job: ClassificationJob & { readonly isCancelled?: IsCancelled | undefined },
  { preprocess, infer, readClassifier, judgeFamiliarity, model, clock }: ClassifyJobParts,
): Promise<SucceededReply> {
  const heldSince = clock.monotonicMs();
  const { topK, heatmaps: wanted, embedding, copies: keepsCopies } = job.outputs;
  const picture = await preprocess({ ...job, copies: keepsCopies });
  const { pixels, width, height, copies, ...place } = picture;
  const decodeMs = clock.monotonicMs() - heldSince;
  const features = wanted.length > 0;
  if (job.isCancelled?.() === true) throw nobodyWaits();
  const wants = { features, embedding: embedding || judgeFamiliarity !== undefined };
  const inference = await infer({ pixels, ...wants, isCancelled: job.isCancelled }).catch(
    (error: unknown) => {
      if (error instanceof ClassificationError) throw error;
      throw new InferenceFailedError('The network failed on this image.', { cause: error });
    },
  );
  const { inferenceMs, batchSize } = inference;
  // The best one also where no prediction is wanted: a heatmap may be of it.
  const ranked = classify(inference, Math.max(1, topK));
  const heatmaps = features
    ? drawHeatmaps(wanted, ranked, inference, await readClassifier(), place)
    : [];
  const heldMs = clock.monotonicMs() - heldSince;
  return {
    id: job.id,
    status: 'succeeded',
    predictions: ranked.slice(0, topK),
    heatmaps,
    ...(embedding && { embedding: embed(inference) }),
    ...(copies !== undefined && { copies: encodeCopies(copies) }),
    ...judgeFamiliarity?.(inference),
    image: { width, height },
    model,
    timing: { heldMs, decodeMs, inferenceMs, batchSize },
  };
}

function drawHeatmaps(
  wanted: Outputs['heatmaps'],
  [best]: readonly RankedClass[],
  { features, ...scores }: Inference,
  classifier: DenseWeights,
  place: InputPlace,
): Heatmap[] {
  if (features === undefined || best === undefined) {
    throw new InferenceFailedError('The network gave no feature maps for the heatmaps.');
  }
  return wanted.map(({ classIndex }) =>
    drawHeatmap(classIndex ?? best.classIndex, { ...scores, features }, classifier, place),
  );
}
