import { z } from 'zod';
import { MAX_CLASS_COUNT } from '../model/model-card.js';
import { modelIdentitySchema } from '../model/model-identity.js';
import { presetNameSchema } from '../model/preprocessing-preset.js';
import { imageMediaTypeSchema } from './classification.js';
import { heatmapRequestSchema, MAX_HEATMAPS } from './heatmap.js';

/** What a job asks of the network. */
export const outputsSchema = z.object({
  /** How many predictions to reply with, best first; all where the model has fewer, 0 for none. */
  topK: z.int().min(0).max(MAX_CLASS_COUNT),
  /** Each costs the engine's feature maps. */
  heatmaps: z.array(heatmapRequestSchema).max(MAX_HEATMAPS).readonly(),
  /** Whether what the last dense layer reads is wanted, too. */
  embedding: z.boolean(),
  /** Whether copies of the picture are wanted, for somebody to keep. */
  copies: z.boolean(),
});
export type Outputs = z.infer<typeof outputsSchema>;

/** What travels beside the image's bytes. */
export const jobHeaderSchema = z.object({
  id: z.uuid(),
  model: modelIdentitySchema,
  mediaType: imageMediaTypeSchema,
  /** Name of one of the model's presets. */
  preset: presetNameSchema,
  outputs: outputsSchema,
});
export type JobHeader = z.infer<typeof jobHeaderSchema>;

/** One image to put through a network. */
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
