import { resizeKernelSchema, type CardLabel, type Preset, type Resize } from '@detections/schema';
import { z } from 'zod';
import { ImportRefusedError } from '../import-refused-error.js';
import type { ExportFacts } from '../onnx-export/export-facts.js';
import { SETTINGS_FILE } from '../settings/settings.js';
import { CONVENTIONS } from '../settings/conventions.js';
import type { HuggingFaceConfig } from './config.js';

const triple = z.tuple([z.number(), z.number(), z.number()]);

/** What timm has of a network's training; the defaults are those of its `resolve_data_config`. */
export const pretrainedSchema = z.object({
  input_size: z.tuple([z.int(), z.int().min(1), z.int().min(1)]).default([3, 224, 224]),
  interpolation: z.string().default('bicubic'),
  crop_pct: z.number().positive().nullish(),
  crop_mode: z.string().nullish(),
  mean: triple.default(CONVENTIONS.imagenet.mean),
  std: triple.default(CONVENTIONS.imagenet.std),
  license: z.string().min(1).max(200).nullish(),
  hf_hub_id: z.string().min(1).max(400).nullish(),
});
type Pretrained = z.infer<typeof pretrainedSchema>;

const DEFAULT_CROP = 0.875;

/** @throws ImportRefusedError where it asks for steps that are not known. */
export function factsOfTimm(config: HuggingFaceConfig, pretrained: Pretrained): ExportFacts {
  const labels = labelsOf(config);
  const { mean, std, license, hf_hub_id: source } = pretrained;
  return {
    ...(labels !== undefined && { labels }),
    ...(license != null && { license }),
    ...(source != null && { source: `https://huggingface.co/${source}` }),
    // timm's ToTensor counts from 0 to 1 before it normalizes.
    normalization: { ...CONVENTIONS.unit, mean, std },
    presets: [
      {
        name: 'DEFAULT',
        orient: true,
        alpha: 'drop',
        colour: 'as-stored',
        ...stepsOf(pretrained),
      },
    ],
  };
}

/** As `transforms_imagenet_eval`: a scale that the crop is a share of, then the crop. */
function stepsOf(pretrained: Pretrained): Pick<Preset, 'resize' | 'crop'> {
  const [, height, width] = pretrained.input_size;
  const share = pretrained.crop_pct ?? DEFAULT_CROP;
  const scaled = { height: Math.floor(height / share), width: Math.floor(width / share) };
  return {
    resize: resizeOf(pretrained, scaled),
    crop: { width, height, rounding: 'floor' },
  };
}

function resizeOf(
  { crop_mode: mode, interpolation, mean }: Pretrained,
  { height, width }: { readonly height: number; readonly width: number },
): Resize {
  const kernel = resizeKernelSchema.safeParse(interpolation).data;
  if (kernel === undefined) throw unsupported(`"interpolation": "${interpolation}"`);
  const sampling = { kernel, antialias: true };
  switch (mode ?? 'center') {
    case 'squash':
      return { mode: 'stretch', width, height, ...sampling };
    case 'border': {
      const [red, green, blue] = mean.map((share) => Math.round(255 * share));
      const fill: [number, number, number] = [red ?? 0, green ?? 0, blue ?? 0];
      return { mode: 'letterbox', width, height, fill, ...sampling };
    }
    case 'center':
      if (height !== width)
        throw unsupported('"crop_mode": "center" of an input that is no square');
      return { mode: 'shortest-edge', size: height, rounding: 'floor', exact: true, ...sampling };
    default:
      throw unsupported(`"crop_mode": "${mode ?? ''}"`);
  }
}

/** `label_names` are what ImageNet's classes go by; what they mean is in `label_descriptions`. */
function labelsOf({
  label_names: names,
  label_descriptions: descriptions,
}: HuggingFaceConfig): readonly CardLabel[] | undefined {
  return names?.map((id) => {
    const description = descriptions?.[id];
    if (typeof description !== 'string' || description === '') {
      return /^n\d{8}$/.test(id) ? { name: id, id } : { name: id };
    }
    return { name: description, id };
  });
}

function unsupported(what: string): ImportRefusedError {
  return new ImportRefusedError(
    'preprocessing-unsupported',
    `config.json has ${what} in "pretrained_cfg", which is not known here; say in ${SETTINGS_FILE} how pictures are resized: "preprocessing": {"resize": {"mode": "stretch"}}`,
  );
}
