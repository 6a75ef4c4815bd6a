import { z } from 'zod';
import { PRESET_NAME } from './names.js';

/** The largest picture that a network may ask for, on each side. */
export const MAX_INPUT_SIDE = 4096;

export const sideSchema = z.int().min(1).max(MAX_INPUT_SIDE);

/** In pixels. */
export const sizeSchema = z.object({ width: sideSchema, height: sideSchema });
export type Size = Readonly<z.infer<typeof sizeSchema>>;

export const presetNameSchema = z.string().regex(PRESET_NAME.pattern, PRESET_NAME.expected);

/** How pixels are weighed where a picture is resized; Pillow's kernels of these names. */
export const resizeKernelSchema = z.enum(['nearest', 'box', 'bilinear', 'bicubic', 'lanczos']);
export type ResizeKernel = z.infer<typeof resizeKernelSchema>;

const sampling = {
  kernel: resizeKernelSchema,
  /** Whether the kernel widens with the reduction, as in Pillow; without it, fixed taps. */
  antialias: z.boolean().default(true),
};

export const resizeSchema = z.discriminatedUnion('mode', [
  /** The shorter side becomes `size`, the aspect ratio stays. */
  z.object({
    mode: z.literal('shortest-edge'),
    size: sideSchema,
    /** What becomes of a fraction of the longer side: torchvision and Hugging Face drop it. */
    rounding: z.enum(['floor', 'round']).default('floor'),
    ...sampling,
    /**
     * Whether every byte is to be Pillow's. Without it, an antialiased bilinear reduction to sRGB is
     * libvips's, made while it decodes: faster with large pictures, and a level or two away.
     */
    exact: z.boolean().default(true),
  }),
  /** Both sides become what is asked for, whatever that does to the picture. */
  z.object({ mode: z.literal('stretch'), width: sideSchema, height: sideSchema, ...sampling }),
  /** The middle of the picture, as much of it as has the size's shape, becomes that size. */
  z.object({
    mode: z.literal('cover'),
    width: sideSchema,
    height: sideSchema,
    /**
     * Where that part begins and ends. `exact`: within pixels, too, and its neighbours count, as in
     * Pillow's `ImageOps.fit`. Otherwise it is cut out first: `floor` drops fractions of its sides,
     * left and top, as Keras's `smart_resize` does; `round` rounds each edge, halves to even, as
     * Pillow's `crop` does. With the kernel `nearest`, `exact` is `floor`.
     */
    box: z.enum(['exact', 'floor', 'round']).default('exact'),
    ...sampling,
  }),
  /** All of the picture inside of the size, bars of one colour around it. */
  z.object({
    mode: z.literal('letterbox'),
    width: sideSchema,
    height: sideSchema,
    /** RGB, 0 to 255. */
    fill: z.tuple([z.int().min(0).max(255), z.int().min(0).max(255), z.int().min(0).max(255)]),
    ...sampling,
  }),
  /** As the picture is; a crop must follow, which pads where the picture is smaller. */
  z.object({ mode: z.literal('none') }),
]);
export type Resize = z.infer<typeof resizeSchema>;

/** The middle of what was resized. */
export const cropSchema = z.object({
  width: sideSchema,
  height: sideSchema,
  /** What becomes of half a pixel at the left and at the top: torchvision rounds it to even. */
  rounding: z.enum(['floor', 'round']).default('floor'),
});
export type Crop = z.infer<typeof cropSchema>;

/**
 * How a picture becomes the bytes that a network takes, uint8 RGB, height×width×3. What is done to
 * those numbers afterwards is part of the graph: see `normalizationSchema`.
 */
export const presetSchema = z.object({
  name: presetNameSchema,
  /** Whether a picture is turned upright by its EXIF orientation. */
  orient: z.boolean(),
  /** What becomes of transparency: put on white or black, or forgotten, so that hidden colours show. */
  alpha: z.enum(['white', 'black', 'drop']),
  /**
   * `as-stored` is what Pillow's `convert('RGB')` makes, by arithmetic alone. With `srgb` CMYK goes
   * through colour profiles, and 16 bits of grey are scaled to 8. Neither follows a profile that is
   * embedded in an RGB picture: networks are trained without (docs/decisions/003).
   */
  colour: z.enum(['srgb', 'as-stored']),
  resize: resizeSchema,
  crop: cropSchema.optional(),
});
export type Preset = z.infer<typeof presetSchema>;

/** The size that a preset ends at, whatever the picture; undefined where that depends on it. */
export function outputSize({ resize, crop }: Pick<Preset, 'resize' | 'crop'>): Size | undefined {
  if (crop !== undefined) return crop;
  return 'width' in resize ? resize : undefined;
}

const tripleSchema = z.tuple([z.number(), z.number(), z.number()]);

/**
 * (pixel × scale − mean) ÷ std, a channel at a time, then put into `channelOrder`. The importer
 * writes it into the graph in front of the network, and so all presets of a model share it.
 */
export const normalizationSchema = z.object({
  /** 1/255 where the network counts from 0 to 1. */
  scale: z.number().positive(),
  /** In RGB order, whatever the network's is. */
  mean: tripleSchema,
  std: z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]),
  channelOrder: z.enum(['RGB', 'BGR']),
});
export type Normalization = z.infer<typeof normalizationSchema>;
