import {
  cardLabelSchema,
  cropSchema,
  modelCardSchema,
  normalizationSchema,
  presetSchema,
  resizeKernelSchema,
  sideSchema,
  sizeSchema,
} from '@detections/schema';
import { z } from 'zod';
import { conventionSchema } from './conventions.js';

export const SETTINGS_FILE = 'detections.json';

/** A name within the folder, such as `labels.txt`; never a way out of it. */
const fileNameSchema = z
  .string()
  .regex(/^(?!.*(^|\/)\.\.(\/|$))[^/\\][^\\]*$/, 'expected the name of a file in this folder');

const numberOfEach = z.union([z.number(), normalizationSchema.shape.mean]);

/** A number, or a fraction that has no short decimal: `"1/255"`. */
const scaleSchema = z.union([
  z.number().positive(),
  z
    .string()
    .regex(/^1\/[1-9]\d*(\.\d+)?$/, 'expected a number or a fraction such as "1/255"')
    .transform((text) => 1 / Number(text.slice(2))),
]);

/** (pixel × scale − mean) ÷ std. One number stands for all three channels. */
const userNormalizationSchema = z.strictObject({
  scale: scaleSchema.default(1 / 255),
  mean: numberOfEach.default(0),
  std: numberOfEach.default(1),
  channelOrder: normalizationSchema.shape.channelOrder.default('RGB'),
});

/** What is left out follows from the size of the network's input. */
const userResizeSchema = z.strictObject({
  mode: z.enum(['shortest-edge', 'stretch', 'cover', 'letterbox', 'none']),
  /** Of the shorter side, with `shortest-edge`. */
  size: sideSchema.optional(),
  width: sideSchema.optional(),
  height: sideSchema.optional(),
  kernel: resizeKernelSchema.default('bilinear'),
  antialias: z.boolean().default(true),
  rounding: z.enum(['floor', 'round']).default('floor'),
  /** With `cover`: where the part in the middle begins and ends. */
  box: z.enum(['exact', 'floor', 'round']).default('exact'),
  fill: z.tuple([z.int(), z.int(), z.int()]).default([0, 0, 0]),
  /** With `shortest-edge`: `false` is faster with large pictures, and a level or two away. */
  exact: z.boolean().default(true),
});
export type UserResize = z.infer<typeof userResizeSchema>;

const userPresetSchema = z.strictObject({
  name: presetSchema.shape.name.default('DEFAULT'),
  orient: z.boolean().default(true),
  alpha: presetSchema.shape.alpha.default('drop'),
  colour: presetSchema.shape.colour.default('as-stored'),
  resize: userResizeSchema,
  crop: cropSchema.optional(),
});
export type UserPreset = z.infer<typeof userPresetSchema>;

const userLabelSchema = z.union([
  cardLabelSchema.shape.name.transform((name) => ({ name })),
  cardLabelSchema,
]);

/**
 * `detections.json`: what an export's own files do not say of it. Nothing in it is required by
 * itself; what is missing is asked for.
 *
 * ```json
 * {
 *   "title": "Fruits of our orchard",
 *   "preprocessing": "imagenet",
 *   "labels": "labels.txt"
 * }
 * ```
 */
export const settingsSchema = z.strictObject({
  /** For editors. */
  $schema: z.string().optional(),
  title: modelCardSchema.shape.title,
  license: modelCardSchema.shape.license,
  source: modelCardSchema.shape.source,
  /** What it is computed in, whatever `PRECISION` says. */
  precision: modelCardSchema.shape.preferredPrecision,
  /** The ONNX file, where there are several or it is not called `model.onnx`. */
  model: fileNameSchema.optional(),
  /** A file with a line a class, or the classes themselves, in the order of the outputs. */
  labels: z.union([fileNameSchema, z.array(userLabelSchema).min(1)]).optional(),
  /** Where the network takes pictures of any size: one number for a square, or both. */
  input: z
    .union([sideSchema.transform((side) => ({ width: side, height: side })), sizeSchema.strict()])
    .optional(),
  layout: z.enum(['NCHW', 'NHWC']).optional(),
  /** Which output is the classes', where there are several. */
  outputName: z.string().min(1).optional(),
  output: modelCardSchema.shape.output.shape.kind.optional(),
  /** Which output is the embedding, where it is not what the last layer takes. */
  embeddingName: z.string().min(1).optional(),
  /** How pixels become numbers. */
  normalization: z.union([conventionSchema, userNormalizationSchema]).optional(),
  /**
   * How a picture becomes pixels. The name of a convention stands for its `normalization` too, with
   * the usual shorter side (256/224 of the input) and centre crop.
   */
  preprocessing: z
    .union([
      conventionSchema,
      userPresetSchema.transform((preset) => [preset]),
      z
        .array(userPresetSchema)
        .min(1)
        .refine(
          (presets) => new Set(presets.map(({ name }) => name)).size === presets.length,
          'expected a name of its own for each',
        ),
    ])
    .optional(),
});
export type Settings = z.infer<typeof settingsSchema>;
