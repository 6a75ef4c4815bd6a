import type { Preset } from '@detections/schema';

/** docs/decisions/003 says why there are two, and has the measurements behind each number. */
export const RESNET50_PRESETS: readonly Preset[] = [
  {
    name: 'CENTER_CROP',
    orient: true,
    alpha: 'white',
    colour: 'srgb',
    resize: {
      mode: 'shortest-edge',
      size: 256,
      rounding: 'round',
      kernel: 'bilinear',
      antialias: true,
      exact: false,
    },
    crop: { width: 224, height: 224, rounding: 'floor' },
  },
  {
    name: 'KERAS',
    orient: false,
    alpha: 'drop',
    colour: 'as-stored',
    resize: { mode: 'stretch', width: 224, height: 224, kernel: 'nearest', antialias: true },
  },
];
