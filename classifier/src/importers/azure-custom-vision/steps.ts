import type { Preset, Resize, Size } from '@detections/schema';
import { sizeOf, unsupported, valueOf, type Properties } from './properties.js';

const RESIZE = 'CustomVision.Preprocess.ResizeMethod';
const CROP = 'CustomVision.Preprocess.CropMethod';

/** Of all of the picture; a network of one size cannot have it in another shape than its own. */
const WHOLE = new Set(['', 'nocrop', 'fullimageshorterside']);

/**
 * How a picture becomes the network's input.
 *
 * @throws ImportRefusedError where the export does steps that are not known.
 */
export function presetOf(properties: Properties, input: Size): Preset {
  return {
    name: 'DEFAULT',
    // As Custom Vision does with what it is sent, and its exports' own server.
    orient: true,
    alpha: 'drop',
    colour: 'as-stored',
    ...stepsOf(properties, input),
  };
}

function stepsOf(properties: Properties, input: Size): Pick<Preset, 'resize' | 'crop'> {
  const method = valueOf(properties, RESIZE);
  const cropMethod = valueOf(properties, CROP);
  const crops = cropMethod === 'onecropcenter';
  if (!crops && !WHOLE.has(cropMethod)) throw unsupported(properties, CROP);
  const target = sizeOf(properties, 'Target') ?? input;
  const crop = { ...(sizeOf(properties, 'Crop') ?? input), rounding: 'floor' } as const;
  switch (method) {
    case 'stretch':
      return crops
        ? { resize: stretch(target, 'bilinear'), crop }
        : { resize: stretch(target, 'bilinear') };
    case '':
      return { resize: stretch(input, 'bicubic') };
    case 'byshorterside':
      if (!crops) return { resize: stretch(input, 'bicubic') };
      if (target.width !== target.height) break;
      return { resize: shorterSide(target.width), crop };
    case 'byshortersidealign32':
      if (!crops) return { resize: stretch(input, 'bicubic') };
      break;
  }
  throw unsupported(properties, RESIZE, CROP);
}

/**
 * With the export's own words, bilinear, as Microsoft's tutorial for its exports of TensorFlow
 * resizes; the words name no kernel, and nothing published says what the service does. Where it has
 * none, or has none that fit a network of one size, as Microsoft's sample for ONNX exports does:
 * Pillow's default, which is bicubic.
 */
function stretch({ width, height }: Size, kernel: 'bilinear' | 'bicubic'): Resize {
  return { mode: 'stretch', width, height, kernel, antialias: true };
}

function shorterSide(size: number): Resize {
  return {
    mode: 'shortest-edge',
    size,
    rounding: 'floor',
    exact: true,
    kernel: 'bilinear',
    antialias: true,
  };
}
