import { z } from 'zod';

/** How an image becomes the network's 224×224 input; docs/decisions/003 says why there are two. */
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

/** An ImageNet class. `classIndex` or `wordNetId` identify it; three names are used twice. */
export const labelSchema = z.object({
  classIndex: z.int().min(0),
  wordNetId: z.string().regex(/^n\d{8}$/),
  /** As Keras spells it, words joined by underscores: `Eskimo_dog`. */
  name: z.string().min(1),
});
export type Label = z.infer<typeof labelSchema>;

export const predictionSchema = z.object({
  label: labelSchema,
  /** Softmax probability over all classes, 0 to 1. */
  confidence: z.number().min(0).max(1),
});
export type Prediction = z.infer<typeof predictionSchema>;

export const precisionSchema = z.enum(['fp32', 'int8']);
export type Precision = z.infer<typeof precisionSchema>;

export const modelSchema = z.object({
  name: z.string(),
  version: z.string(),
  /** The library that multiplies the matrices, e.g. `onnxruntime`. */
  engine: z.string(),
  /** SHA-256 of the weights file as found on disk, lower-case hex. */
  weightsSha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** What most of it is computed in. Answers agree with Keras's in `fp32` only. */
  precision: precisionSchema,
  inputWidth: z.int().positive(),
  inputHeight: z.int().positive(),
  classCount: z.int().positive(),
});
export type Model = z.infer<typeof modelSchema>;

/** ImageNet's. */
const CLASS_COUNT = 1000;

/** The last of the network's outputs; the first is 0. */
export const MAX_CLASS_INDEX = CLASS_COUNT - 1;

/** The most predictions a job can ask for. */
export const MAX_TOP_K = CLASS_COUNT;
