import type { Preset, Resize, Size } from '@detections/schema';
import type { UserPreset, UserResize } from '../settings/settings.js';

/** What most exports were made for, as far as nobody says anything else. */
const USUAL = { name: 'DEFAULT', orient: true, alpha: 'drop', colour: 'as-stored' } as const;

/** torchvision's habit: 256 for 224. */
const SHORTER_SIDE = 256 / 224;

/** The shorter side a little greater than the input, then its centre. */
export function usualPreset(size: Size): Preset {
  return presetOf({ ...USUAL, resize: { ...USUAL_RESIZE, mode: 'shortest-edge' } }, size);
}

const USUAL_RESIZE = {
  kernel: 'bilinear',
  antialias: true,
  rounding: 'floor',
  box: 'exact',
  fill: [0, 0, 0],
  exact: true,
} satisfies Partial<UserResize>;

/** Fills in what follows from the size of the network's input. */
export function presetOf({ resize, crop, ...preset }: UserPreset, input: Size): Preset {
  const whole = ['stretch', 'cover', 'letterbox'].includes(resize.mode);
  const cut = crop ?? (whole ? undefined : { ...input, rounding: 'floor' as const });
  return { ...preset, resize: resizeOf(resize, input), ...(cut && { crop: cut }) };
}

function resizeOf(resize: UserResize, input: Size): Resize {
  const { mode, kernel, antialias, rounding, box, fill, exact } = resize;
  const { width = input.width, height = input.height } = resize;
  const shorter = Math.min(input.width, input.height);
  const { size = Math.round(shorter * SHORTER_SIDE) } = resize;
  switch (mode) {
    case 'none':
      return { mode };
    case 'stretch':
      return { mode, width, height, kernel, antialias };
    case 'cover':
      return { mode, width, height, box, kernel, antialias };
    case 'letterbox':
      return { mode, width, height, fill, kernel, antialias };
    case 'shortest-edge':
      return { mode, size, rounding, exact, kernel, antialias };
  }
}
