import { z } from 'zod';

const shareSchema = z.number().min(0).max(1);

/**
 * From where on an answer counts as known, and how that was found. It holds for the weights and the
 * precision of the model that has it, and for nothing else.
 */
export const familiarityCalibrationSchema = z.object({
  /** An answer whose familiarity is at least this is known. */
  threshold: shareSchema,
  /** The share of known pictures that the threshold was made to keep. */
  keeps: shareSchema,
  /** How many known pictures it was made from. */
  pictures: z.int().positive(),
  /**
   * Share of known pictures that count as unknown all the same, by five folds; not there where own
   * classes were taught, of which every photo is used.
   */
  knownLost: shareSchema.optional(),
  /** When it was made. */
  date: z.iso.date(),
  /** Comes with the program, was made by `detections models calibrate`, or by a training. */
  source: z.enum(['shipped', 'calibrated', 'taught']),
});
export type FamiliarityCalibration = z.infer<typeof familiarityCalibrationSchema>;
