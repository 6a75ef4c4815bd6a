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
  /** Share of known pictures that count as unknown all the same, by five folds. */
  knownLost: shareSchema,
  /** When it was made. */
  date: z.iso.date(),
  /** Comes with the program, or was made by `detections models calibrate`. */
  source: z.enum(['shipped', 'calibrated']),
});
export type FamiliarityCalibration = z.infer<typeof familiarityCalibrationSchema>;
