import { z } from 'zod';

/** `config.json`, as far as it is read; transformers and timm both write one. */
export const configSchema = z.object({
  architectures: z.array(z.string()).nullish(),
  model_type: z.string().nullish(),
  id2label: z
    .record(z.string().regex(/^\d+$/, 'expected class indices as keys'), z.string())
    .nullish(),
  problem_type: z.string().nullish(),
  /** timm's name of the network. */
  architecture: z.string().nullish(),
  /** timm's; older files have what is in it at the top. */
  pretrained_cfg: z.looseObject({}).nullish(),
  label_names: z.array(z.string()).nullish(),
  label_descriptions: z.record(z.string(), z.unknown()).nullish(),
});
export type HuggingFaceConfig = z.infer<typeof configSchema>;

const side = z.int().min(1).max(4096);
const sizeSchema = z.union([
  side,
  z.tuple([side, side]),
  z.object({
    shortest_edge: side.nullish(),
    height: side.nullish(),
    width: side.nullish(),
    longest_edge: side.nullish(),
    max_height: side.nullish(),
    max_width: side.nullish(),
  }),
]);
export type ConfiguredSize = z.infer<typeof sizeSchema>;

const numberOfEach = z.union([z.number(), z.tuple([z.number(), z.number(), z.number()])]);

/** `preprocessor_config.json`; what is missing has the default of its kind of processor. */
export const processorSchema = z.object({
  image_processor_type: z.string().nullish(),
  feature_extractor_type: z.string().nullish(),
  processor_class: z.string().nullish(),
  do_resize: z.boolean().nullish(),
  size: sizeSchema.nullish(),
  /** Pillow's number of a kernel. */
  resample: z.int().nullish(),
  default_to_square: z.boolean().nullish(),
  do_center_crop: z.boolean().nullish(),
  crop_size: sizeSchema.nullish(),
  crop_pct: z.number().positive().nullish(),
  do_rescale: z.boolean().nullish(),
  rescale_factor: z.number().positive().nullish(),
  rescale_offset: z.boolean().nullish(),
  do_normalize: z.boolean().nullish(),
  include_top: z.boolean().nullish(),
  image_mean: numberOfEach.nullish(),
  image_std: numberOfEach.nullish(),
  do_flip_channel_order: z.boolean().nullish(),
  do_pad: z.boolean().nullish(),
});
export type ProcessorConfig = z.infer<typeof processorSchema>;
