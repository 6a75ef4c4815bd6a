import { z } from 'zod';
import { imageMediaTypeSchema, MAX_TOP_K, preprocessingSchema } from './classification.js';
import { heatmapRequestSchema, MAX_HEATMAPS } from './heatmap.js';

/** What travels beside the image's bytes. */
export const jobHeaderSchema = z.object({
  id: z.uuid(),
  mediaType: imageMediaTypeSchema,
  preprocessing: preprocessingSchema,
  /** How many predictions to reply with, best first. */
  topK: z.int().min(1).max(MAX_TOP_K),
  /** None by default: they cost the engine's feature maps. */
  heatmaps: z.array(heatmapRequestSchema).max(MAX_HEATMAPS).readonly().default([]),
  /** After this moment nobody waits for the reply; milliseconds since the Unix epoch. */
  deadlineAt: z.int().positive(),
});
export type JobHeader = z.infer<typeof jobHeaderSchema>;

/** One image to classify. */
export interface ClassificationJob extends JobHeader {
  /** The upload as it came, still encoded. */
  readonly image: Uint8Array;
}
