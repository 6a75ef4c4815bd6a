import { modelCheckSchema } from '@detections/schema';
import { z } from 'zod';

/**
 * What a classifier and its checking process say to each other. Both ends check what comes: a
 * process that a hostile network has taken over is an outsider.
 */

/** Its one command-line argument, as JSON. */
export const checkTaskSchema = z.object({
  /** The upload's. */
  folder: z.string(),
  threadCount: z.int().min(1),
});
export type CheckTask = z.infer<typeof checkTaskSchema>;

export const checkReplySchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('accepted'), check: modelCheckSchema }),
  z.object({ outcome: z.literal('refused'), reason: z.string(), message: z.string() }),
  /** It may not allocate as much as it takes. */
  z.object({ outcome: z.literal('too-much-memory') }),
  /** It is not the upload's fault: the volume is full, or something is broken. For the log. */
  z.object({ outcome: z.literal('failed'), message: z.string() }),
]);
export type CheckReply = z.infer<typeof checkReplySchema>;
