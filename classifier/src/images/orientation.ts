import type { Sharp } from 'sharp';
import { turnGrid, type Orientation } from '../tasks/turn-grid.js';

const ORIENTATIONS: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];
/** 2×2, all different: the least that shows how it was turned. */
const CELLS = [0, 1, 2, 3];

/** What EXIF says, where it says something that EXIF knows; otherwise the picture is upright. */
export function toOrientation(exif: number | undefined): Orientation {
  return ORIENTATIONS.find((known) => known === exif) ?? 1;
}

/** Turning by `first` and then by `second`, as one. */
export function combine(first: Orientation, second: Orientation): Orientation {
  const turned = turnGrid(turnGrid(CELLS, first), second).join();
  return ORIENTATIONS.find((one) => turnGrid(CELLS, one).join() === turned) ?? 1;
}

/** Takes a picture that was turned by `orientation` back to how it was; no pixel is changed. */
export function turnBack(image: Sharp, orientation: Orientation): Sharp {
  const inverse = ORIENTATIONS.find((one) => combine(orientation, one) === 1) ?? 1;
  return TURNS[inverse](image);
}

/** Whatever their order here, sharp mirrors before it rotates. */
const TURNS: Record<Orientation, (image: Sharp) => Sharp> = {
  1: (image) => image,
  2: (image) => image.flop(),
  3: (image) => image.rotate(180),
  4: (image) => image.flip(),
  5: (image) => image.rotate(90).flip(),
  6: (image) => image.rotate(90),
  7: (image) => image.rotate(90).flop(),
  8: (image) => image.rotate(270),
};
