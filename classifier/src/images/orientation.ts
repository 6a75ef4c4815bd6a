import type { Region } from '@detections/schema';
import type { Sharp } from 'sharp';
import type { Orientation } from './network-input.js';

/** Fractions of a picture, from its left and from its top. */
type Point = readonly [x: number, y: number];

const ORIENTATIONS: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];

/** Where a point of the stored picture lies in the upright one (JEITA CP-3451E, Orientation). */
const UPRIGHT: Record<Orientation, (x: number, y: number) => Point> = {
  1: (x, y) => [x, y],
  2: (x, y) => [1 - x, y],
  3: (x, y) => [1 - x, 1 - y],
  4: (x, y) => [x, 1 - y],
  5: (x, y) => [y, x],
  6: (x, y) => [1 - y, x],
  7: (x, y) => [1 - y, 1 - x],
  8: (x, y) => [y, 1 - x],
};
/** In no place where turning would leave it: enough to tell all orientations from each other. */
const ODD_POINT: Point = [0.25, 0];

/** What EXIF says, where it says something that EXIF knows; otherwise the picture is upright. */
export function toOrientation(exif: number | undefined): Orientation {
  return ORIENTATIONS.find((known) => known === exif) ?? 1;
}

/** Turning by `first` and then by `second`, as one. */
export function combine(first: Orientation, second: Orientation): Orientation {
  const turned = UPRIGHT[second](...UPRIGHT[first](...ODD_POINT)).join();
  return ORIENTATIONS.find((one) => UPRIGHT[one](...ODD_POINT).join() === turned) ?? 1;
}

/** Where a region of the stored picture lies in the upright one. */
export function turnRegion(region: Region, orientation: Orientation): Region {
  const [left, top] = UPRIGHT[orientation](region.x, region.y);
  const [right, bottom] = UPRIGHT[orientation](region.x + region.width, region.y + region.height);
  const isUpright = orientation < 5;
  return {
    x: Math.min(left, right),
    y: Math.min(top, bottom),
    width: isUpright ? region.width : region.height,
    height: isUpright ? region.height : region.width,
  };
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
