import type { Normalization, Preset, Resize, ResizeKernel } from '@detections/schema';
import { ImportRefusedError } from '../import-refused-error.js';
import { SETTINGS_FILE } from '../settings/settings.js';
import type { ConfiguredSize, HuggingFaceConfig, ProcessorConfig } from './config.js';
import { PILLOW_KERNELS } from './kernels.js';
import { PROCESSOR_OF_MODEL, PROCESSORS, type ProcessorDefaults } from './processors.js';

export const PROCESSOR_FILE = 'preprocessor_config.json';

export interface Preprocessing {
  readonly normalization: Normalization;
  readonly preset: Preset;
}

/**
 * What transformers' image processor of that kind does, with that file.
 *
 * @throws ImportRefusedError where the kind is not known, or the file asks for other steps.
 */
export function preprocessingOf(
  processor: ProcessorConfig,
  { model_type: modelType }: Pick<HuggingFaceConfig, 'model_type'>,
): Preprocessing {
  const defaults = defaultsOf(processor, modelType ?? undefined);
  if (processor.do_pad === true) throw unsupported('"do_pad": true');
  return {
    normalization: normalizationOf(processor, defaults),
    preset: {
      name: 'DEFAULT',
      // transformers' load_image turns photos upright, and converts to RGB without a background.
      orient: true,
      alpha: 'drop',
      colour: 'as-stored',
      ...resizeAndCrop(processor, defaults),
    },
  };
}

function defaultsOf(processor: ProcessorConfig, modelType: string | undefined): ProcessorDefaults {
  const { image_processor_type: type, feature_extractor_type: olderType } = processor;
  const named = type ?? olderType ?? undefined;
  const kind =
    named?.replace(/(ImageProcessor(Fast)?|FeatureExtractor)$/, '') ??
    PROCESSOR_OF_MODEL[modelType ?? ''];
  const defaults = kind === undefined ? undefined : PROCESSORS[kind];
  if (defaults !== undefined) return defaults;
  throw unsupported(
    named === undefined
      ? `no "image_processor_type", and "${modelType ?? 'nothing'}" as config.json's "model_type"`
      : `"image_processor_type": "${named}"`,
  );
}

/** (pixel × scale − offset − mean) ÷ std, as far as each is asked for. */
function normalizationOf(processor: ProcessorConfig, defaults: ProcessorDefaults): Normalization {
  const normalizes = processor.do_normalize ?? defaults.normalize;
  const rescales = processor.do_rescale ?? true;
  const offset = rescales && processor.rescale_offset === true ? 1 : 0;
  const dividesTwice = defaults.dividesTwice === true && (processor.include_top ?? true);
  const mean = normalizes ? ofEach(processor.image_mean ?? defaults.mean) : ofEach(0);
  const std = ofEach(processor.image_std ?? defaults.std);
  // ((x − mean) ÷ std) ÷ std is (x − mean) ÷ std².
  const times = Number(normalizes) + Number(dividesTwice);
  const [red, green, blue] = mean;
  return {
    scale: rescales ? (processor.rescale_factor ?? 1 / 255) : 1,
    mean: [red + offset, green + offset, blue + offset],
    std: [std[0] ** times, std[1] ** times, std[2] ** times],
    channelOrder: (processor.do_flip_channel_order ?? defaults.flipChannels) ? 'BGR' : 'RGB',
  };
}

function resizeAndCrop(
  processor: ProcessorConfig,
  defaults: ProcessorDefaults,
): Pick<Preset, 'resize' | 'crop'> {
  const crops = processor.do_center_crop ?? defaults.crops;
  const cropSize = processor.crop_size ?? defaults.cropSize;
  const crop = crops && cropSize !== undefined ? { crop: middle(cropSize) } : {};
  if (!(processor.do_resize ?? true)) return { resize: { mode: 'none' }, ...crop };
  const sampling = { kernel: kernelOf(processor, defaults), antialias: true };
  const size = sizeOf(processor.size ?? defaults.size, defaults.square);
  const shorterSide = (edge: number): Resize => ({
    mode: 'shortest-edge',
    size: edge,
    rounding: 'floor',
    exact: true,
    ...sampling,
  });
  const edge = size.shortestEdge ?? (size.width === size.height ? size.width : undefined);
  const percentage = processor.crop_pct ?? defaults.cropPercentage;
  switch (defaults.steps) {
    case 'convnext':
      if (edge === undefined) throw unsupported('a "size" that is no square');
      if (edge >= 384) return { resize: stretch({ width: edge, height: edge }, sampling) };
      return { resize: shorterSide(Math.floor(edge / (percentage ?? 1))), crop: middle(edge) };
    case 'crop-percentage':
      if (edge === undefined || percentage === undefined) break;
      return { resize: shorterSide(Math.floor(edge / percentage)), ...crop };
    case 'levit':
      if (size.shortestEdge === undefined) break;
      return { resize: shorterSide(Math.floor((256 / 224) * size.shortestEdge)), ...crop };
    case 'resize-then-crop':
      break;
  }
  return {
    resize:
      size.shortestEdge === undefined ? stretch(size, sampling) : shorterSide(size.shortestEdge),
    ...crop,
  };
}

interface Sides {
  readonly width: number;
  readonly height: number;
}

function stretch(
  { width, height }: Sides,
  sampling: Pick<Extract<Resize, { mode: 'stretch' }>, 'kernel' | 'antialias'>,
): Resize {
  return { mode: 'stretch', width, height, ...sampling };
}

function middle(size: ConfiguredSize): NonNullable<Preset['crop']> {
  const { width, height } = sizeOf(size, true);
  return { width, height, rounding: 'floor' };
}

function sizeOf(size: ConfiguredSize, square: boolean): Sides & { readonly shortestEdge?: number } {
  if (typeof size === 'number') {
    const sides = { width: size, height: size };
    return square ? sides : { ...sides, shortestEdge: size };
  }
  if (Array.isArray(size)) return { height: size[0], width: size[1] };
  const { shortest_edge: shortestEdge, height, width } = size;
  if (shortestEdge != null) return { width: shortestEdge, height: shortestEdge, shortestEdge };
  if (height != null && width != null) return { width, height };
  throw unsupported(`"size": ${JSON.stringify(size)}`);
}

function kernelOf(processor: ProcessorConfig, defaults: ProcessorDefaults): ResizeKernel {
  if (processor.resample == null) return defaults.kernel;
  const kernel = PILLOW_KERNELS[processor.resample];
  if (kernel !== undefined) return kernel;
  throw unsupported(`"resample": ${String(processor.resample)}`);
}

function unsupported(what: string): ImportRefusedError {
  return new ImportRefusedError(
    'preprocessing-unsupported',
    `${PROCESSOR_FILE} has ${what}, whose steps are not known here; say them in ${SETTINGS_FILE}: "preprocessing": "imagenet" (or "half", "unit", "none", or the steps themselves).`,
  );
}

function ofEach(value: number | Normalization['mean']): Normalization['mean'] {
  return typeof value === 'number' ? [value, value, value] : value;
}
