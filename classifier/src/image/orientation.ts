import type { Orientation } from '../inference/turn-grid.js';

/** What EXIF says, where it says something that EXIF knows; otherwise the picture is upright. */
export function toOrientation(exif: number | undefined): Orientation {
  return ORIENTATIONS.find((known) => known === exif) ?? 1;
}

const ORIENTATIONS: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];
