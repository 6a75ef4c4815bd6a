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
});
export type JobHeader = z.infer<typeof jobHeaderSchema>;

/** One image to classify. */
export interface ClassificationJob extends JobHeader {
  /** The upload as it came, still encoded. */
  readonly image: Uint8Array;
  /**
   * After this moment nobody waits for the reply. On the monotonic clock of the process that holds
   * the job, and so in no header: what crosses processes is the time left.
   */
  readonly deadlineAt: number;
}

/** The longest that anybody may wait for a reply, whatever a job says. */
export const LONGEST_JOB_TIMEOUT_MS = 600_000;
