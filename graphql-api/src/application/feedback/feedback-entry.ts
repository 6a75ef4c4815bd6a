import {
  labelSchema,
  modelSchema,
  precisionSchema,
  predictionSchema,
  preprocessingSchema,
} from '@detections/schema';
import { z } from 'zod';

/** What a person thinks of an answer. */
export const feedbackVerdictSchema = z.enum(['CORRECT', 'WRONG']);
export type FeedbackVerdict = z.infer<typeof feedbackVerdictSchema>;

/** Of the model that answered, what tells its answers from another's. */
export const answeringModelSchema = modelSchema
  .pick({ name: true, version: true, engine: true, weightsSha256: true })
  // Entries from before there was another precision say nothing of it.
  .extend({ precision: precisionSchema.default('fp32') });

/** What was answered to one upload: what is needed to understand feedback on it. */
export const answeredClassificationSchema = z.object({
  classificationId: z.uuid(),
  /** The most probable class. */
  predicted: predictionSchema,
  preprocessing: preprocessingSchema,
  model: answeringModelSchema,
  /** Of the upload, lower-case hex. */
  imageSha256: z.string(),
  /** ISO 8601, UTC. */
  answeredAt: z.iso.datetime(),
});
export type AnsweredClassification = z.infer<typeof answeredClassificationSchema>;

/** What somebody wrote to `/feedback`, in their own words. */
export const feedbackReportSchema = z.object({
  /** None: reports were kept before there was another kind. */
  kind: z.undefined().optional(),
  /** ISO 8601, UTC. */
  receivedAt: z.iso.datetime(),
  /** One line of free text; old clients send a Python-style dict. */
  report: z.string(),
});
export type FeedbackReport = z.infer<typeof feedbackReportSchema>;

/** What somebody thinks of one answer, with all that was answered. */
export const classificationFeedbackSchema = z.object({
  kind: z.literal('classification'),
  ...answeredClassificationSchema.shape,
  verdict: feedbackVerdictSchema,
  /** What the image really shows; null where nobody said. */
  correctLabel: labelSchema.nullable(),
  /** May have several lines, ended by `\n`; null where nothing was said. */
  comment: z.string().nullable(),
  /** ISO 8601, UTC. */
  receivedAt: z.iso.datetime(),
});
export type ClassificationFeedback = z.infer<typeof classificationFeedbackSchema>;

/** All that is kept of what people say. */
export const feedbackEntrySchema = z.discriminatedUnion('kind', [
  feedbackReportSchema,
  classificationFeedbackSchema,
]);
export type FeedbackEntry = z.infer<typeof feedbackEntrySchema>;
