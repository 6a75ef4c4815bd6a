import {
  briefLabel,
  briefLabelSchema,
  modelSchema,
  precisionSchema,
  predictionSchema,
  presetNameSchema,
  type Label,
} from '@detections/schema';
import { z } from 'zod';
import { wordNetIdOf } from '../wordnet-id.js';

/** What a person thinks of an answer. */
export const feedbackVerdictSchema = z.enum(['CORRECT', 'WRONG']);
export type FeedbackVerdict = z.infer<typeof feedbackVerdictSchema>;

/**
 * A class as it is kept. ImageNet's have carried `wordNetId` since before other models had ids, and
 * whoever reads the file or the stream goes by it.
 */
const storedLabelSchema = briefLabelSchema.extend({ wordNetId: z.string().optional() });
export type StoredLabel = z.infer<typeof storedLabelSchema>;

export function toStoredLabel(label: Label): StoredLabel {
  const wordNetId = wordNetIdOf(label.id);
  return { ...briefLabel(label), ...(wordNetId !== undefined && { wordNetId }) };
}

/** Entries from before there were other models have the WordNet id alone. */
export function fromStoredLabel({ wordNetId, ...label }: StoredLabel): Label {
  return wordNetId === undefined ? label : { ...label, id: wordNetId };
}

/** Of the model that answered, what tells its answers from another's. */
export const answeringModelSchema = modelSchema
  .pick({ name: true, engine: true, weightsSha256: true })
  .extend({
    // `v1` in entries from before versions were numbers.
    version: z.string().min(1),
    // Entries from before there was another model, or precision, say nothing of it.
    digest: modelSchema.shape.digest.optional(),
    precision: precisionSchema.default('fp32'),
  });

/** What was answered to one upload: what is needed to understand feedback on it. */
export const answeredClassificationSchema = z.object({
  classificationId: z.uuid(),
  /** The most probable class. */
  predicted: predictionSchema.extend({ label: storedLabelSchema }),
  /** Name of the model's preset. */
  preprocessing: presetNameSchema,
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
  correctLabel: storedLabelSchema.nullable(),
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
