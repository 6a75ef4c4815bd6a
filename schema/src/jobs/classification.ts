import { z } from 'zod';
import { familiarityCalibrationSchema } from '../model/familiarity-calibration.js';
import { cardLabelSchema } from '../model/model-card.js';
import { modelIdentitySchema, sha256Schema } from '../model/model-identity.js';
import { precisionSchema } from '../model/precision.js';

/** The presets that the public API names; a package may have others, which are asked for by name. */
export const preprocessingSchema = z.enum(['CENTER_CROP', 'KERAS']);
export type Preprocessing = z.infer<typeof preprocessingSchema>;

/** The allow-list: what may be classified, recognised by its bytes and never by its file name. */
export const imageMediaTypeSchema = z.enum([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/avif',
]);
export type ImageMediaType = z.infer<typeof imageMediaTypeSchema>;

/** A class of a model. Model and `classIndex` identify it: names may be used twice. */
export const labelSchema = cardLabelSchema.extend({ classIndex: z.int().min(0) });
export type Label = z.infer<typeof labelSchema>;

/** A class by what identifies it and by its names: what is kept of it with every answer. */
export const briefLabelSchema = labelSchema.pick({
  classIndex: true,
  id: true,
  name: true,
  displayName: true,
});
export type BriefLabel = z.infer<typeof briefLabelSchema>;

export const predictionSchema = z.object({
  label: labelSchema,
  /** Probability among all of the model's classes, 0 to 1. */
  confidence: z.number().min(0).max(1),
});
export type Prediction = z.infer<typeof predictionSchema>;

/** A model as a classifier runs it. What it is like whoever runs it is in its card. */
export const modelSchema = z.object({
  ...modelIdentitySchema.shape,
  /** Of its card: SHA-256 over the package's files that matter, lower-case hex. */
  digest: sha256Schema,
  /** SHA-256 of the weights file as found on disk, lower-case hex. */
  weightsSha256: sha256Schema,
  /** The library that multiplies the matrices, e.g. `onnxruntime`. */
  engine: z.string(),
  /** What the engine runs on, e.g. `cpu`. */
  device: z.string(),
  /** What most of it is computed in. Answers agree with Keras's in `fp32` only. */
  precision: precisionSchema,
  inputWidth: z.int().positive(),
  inputHeight: z.int().positive(),
  classCount: z.int().positive(),
  /** There where it can say whether a picture is of the kind that it knows. */
  familiarity: familiarityCalibrationSchema.optional(),
});
export type Model = z.infer<typeof modelSchema>;
