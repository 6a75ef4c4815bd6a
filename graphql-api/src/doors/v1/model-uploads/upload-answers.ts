import { modelCheckSchema, uploadIdSchema } from '@detections/schema';
import { z } from 'zod';
import type { ModelUpload } from '../../../application/model-uploads/model-uploads.js';

/** As the document has it: one shape, of which each state fills its own part. */
const uploadSchema = z.object({
  id: uploadIdSchema,
  fileName: z.string().describe('Of the one file; of several, that of the first.'),
  bytes: z.int().describe('Of all files together.'),
  state: z
    .enum(['checking', 'refused', 'accepted', 'kept'])
    .describe('`accepted` is served for a trial, `kept` for good.'),
  reason: z.string().optional().describe('Of one that is refused, for programs.'),
  message: z.string().optional().describe('Of one that is refused, for people.'),
  model: z
    .string()
    .optional()
    .describe('What any door takes as its model; of one that is accepted or kept.'),
  check: modelCheckSchema.optional().describe('What it is; of one that is accepted or kept.'),
  expiresAt: z.iso
    .datetime()
    .optional()
    .describe('When it is gone unless somebody keeps it; of one that is not kept.'),
});

/** By the names that they have in the OpenAPI document. */
export const uploadAnswers = {
  ModelUpload: uploadSchema,
  ModelUploadList: z.object({
    uploads: z.array(uploadSchema).describe('The latest first.'),
    maxBytes: z.int().describe('Most bytes of one upload.'),
  }),
};

/** @returns the same, held against what the document says. */
export function describeUpload(upload: ModelUpload): z.output<typeof uploadSchema> {
  return upload;
}
