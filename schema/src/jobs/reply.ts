import { z } from 'zod';
import { modelSchema } from './classification.js';
import type { ClassificationError } from './classification-error.js';
import { embeddingSchema } from './embedding.js';
import { errorCodeSchema } from './error-code.js';
import { heatmapSchema } from './heatmap.js';
import { pictureCopiesSchema } from './picture-copies.js';

/** A class by its index: what it is called is in the model's card. */
export const rankedClassSchema = z.object({
  classIndex: z.int().min(0),
  probability: z.number().min(0).max(1),
});
export type RankedClass = z.infer<typeof rankedClassSchema>;

export const succeededReplySchema = z.object({
  id: z.uuid(),
  status: z.literal('succeeded'),
  /** The `topK` best, highest probability first; equal ones by class index. */
  predictions: z.array(rankedClassSchema),
  /** One for each that the job asks for, in its order. */
  heatmaps: z.array(heatmapSchema),
  /** Where the job asks for it. */
  embedding: embeddingSchema.optional(),
  /** Where the job asks for them. */
  copies: pictureCopiesSchema.optional(),
  /**
   * How much the picture is like what the model knows, 0 to 1. There, as `known`, where the model
   * that replies is calibrated.
   */
  familiarity: z.number().min(0).max(1).optional(),
  /** Whether it is familiar enough by the model's threshold. */
  known: z.boolean().optional(),
  /** Size in pixels as a person sees the picture: EXIF orientation applied. */
  image: z.object({ width: z.int().positive(), height: z.int().positive() }),
  model: modelSchema,
  timing: z.object({
    /** From the moment the classifier held the job until it replied. */
    heldMs: z.number().min(0),
    /** Decoding and preprocessing this image. */
    decodeMs: z.number().min(0),
    /** Inference of the whole batch the image was in. */
    inferenceMs: z.number().min(0),
    batchSize: z.int().positive(),
  }),
});

const failedReplySchema = z.object({
  id: z.uuid(),
  status: z.literal('failed'),
  error: z.object({ code: errorCodeSchema, message: z.string() }),
});

export const jobReplySchema = z.discriminatedUnion('status', [
  succeededReplySchema,
  failedReplySchema,
]);

export type SucceededReply = z.infer<typeof succeededReplySchema>;
export type FailedReply = z.infer<typeof failedReplySchema>;
export type JobReply = z.infer<typeof jobReplySchema>;

export function failedReply(id: string, error: ClassificationError): FailedReply {
  return { id, status: 'failed', error: { code: error.code, message: error.message } };
}
