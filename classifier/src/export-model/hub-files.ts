import type { ModelCard, Preset } from '@detections/schema';
import type { z } from 'zod';
import { PILLOW_KERNELS } from '../importers/hugging-face/kernels.js';
import type { settingsSchema } from '../importers/settings/settings.js';
import { ONNX_EMBEDDING_NAME, ONNX_LOGITS_NAME } from '../onnx/onnx-contract.js';
import type { StandardGraph } from './standard-graph.js';

type Said = Pick<StandardGraph, 'takesBytes' | 'multiLabel' | 'hasEmbedding'>;

/**
 * `config.json`. Libraries want a kind of model that they know before they look at the ONNX file;
 * ResNet's has no setting that would have to be true of another network.
 */
export function configOf({ labels }: ModelCard, { multiLabel }: Said): object {
  const names = labels.map(({ name }) => name);
  return {
    model_type: 'resnet',
    architectures: ['ResNetForImageClassification'],
    problem_type: multiLabel ? 'multi_label_classification' : 'single_label_classification',
    id2label: Object.fromEntries(names.map((name, index) => [String(index), name])),
    // Of classes that share a name, as everywhere there, the last one.
    label2id: Object.fromEntries(names.map((name, index) => [name, index])),
  };
}

/** `preprocessor_config.json`: the first preset, as near as a processor of transformers comes. */
export function processorOf(card: ModelCard, { takesBytes }: Said): object {
  const { scale, mean, std } = card.normalization;
  const [preset] = card.preprocessing;
  return {
    ...stepsOf(preset, card.input),
    do_convert_rgb: true,
    do_rescale: !takesBytes,
    do_normalize: !takesBytes,
    rescale_factor: takesBytes ? 1 : scale,
    image_mean: takesBytes ? [0, 0, 0] : mean,
    image_std: takesBytes ? [1, 1, 1] : std,
  };
}

function stepsOf(preset: Preset | undefined, input: ModelCard['input']): object {
  const { resize, crop } = preset ?? {};
  if (resize?.mode === 'shortest-edge' || resize?.mode === 'none') {
    const shorter = resize.mode === 'none' ? Math.min(input.width, input.height) : resize.size;
    return {
      image_processor_type: 'CLIPImageProcessor',
      do_resize: resize.mode !== 'none',
      size: { shortest_edge: shorter },
      resample: resampleOf(resize.mode === 'none' ? undefined : resize.kernel),
      do_center_crop: crop !== undefined,
      crop_size: sidesOf(crop ?? input),
    };
  }
  const kernel = resize !== undefined && 'kernel' in resize ? resize.kernel : undefined;
  const sampling = { do_resize: true, resample: resampleOf(kernel) };
  if (resize?.mode === 'stretch' && crop === undefined) {
    return { image_processor_type: 'ViTImageProcessor', ...sampling, size: sidesOf(resize) };
  }
  // Nothing there cuts first, or keeps all of a picture: the middle of it is what comes nearest.
  return {
    image_processor_type: 'CLIPImageProcessor',
    ...sampling,
    size: { shortest_edge: Math.max(input.width, input.height) },
    do_center_crop: true,
    crop_size: sidesOf(input),
  };
}

/** What the processor does otherwise than the model's preset, in words; empty where nothing. */
export function differencesOf({ preprocessing: [preset] }: ModelCard): readonly string[] {
  if (preset === undefined) return [];
  const { alpha, colour, resize, crop } = preset;
  const antialias = resize.mode === 'none' || !('antialias' in resize) || resize.antialias;
  return [
    ...(['shortest-edge', 'stretch', 'none'].includes(resize.mode) &&
    !(resize.mode === 'stretch' && crop !== undefined)
      ? []
      : [`it resizes by "${resize.mode}", which the processor takes the middle for`]),
    ...(resize.mode === 'shortest-edge' && !resize.exact
      ? ['it shrinks photos while it decodes them, a level or two away']
      : []),
    ...(antialias ? [] : ['it resizes without antialiasing']),
    ...(alpha === 'drop' ? [] : [`it puts transparent pictures on ${alpha}`]),
    ...(colour === 'as-stored' ? [] : ['it converts CMYK and 16 bits of grey by their profiles']),
    ...(preset.orient ? [] : ['it does not turn photos upright']),
  ];
}

/** `detections.json`: exactly what the model does, which our own importers go by. */
export function settingsOf(
  card: ModelCard,
  { takesBytes, multiLabel, hasEmbedding }: Said,
): z.input<typeof settingsSchema> {
  const { title, license, source, normalization, preprocessing, labels } = card;
  return {
    ...(title !== undefined && { title }),
    ...(license !== undefined && { license }),
    ...(source !== undefined && { source }),
    outputName: ONNX_LOGITS_NAME,
    // Otherwise config.json's problem type says what becomes of it.
    ...(!multiLabel && { output: 'logits' as const }),
    ...(hasEmbedding && { embeddingName: ONNX_EMBEDDING_NAME }),
    normalization: takesBytes ? 'none' : normalization,
    preprocessing: preprocessing.map((preset) => preset),
    labels: labels.map((label) => label),
  };
}

function resampleOf(kernel: string | undefined): number {
  const found = Object.entries(PILLOW_KERNELS).find(([, name]) => name === kernel);
  return Number(found?.[0] ?? 2);
}

function sidesOf({ width, height }: ModelCard['input']): object {
  return { height, width };
}
