import type { Region, Resize, Size } from '@detections/schema';
import { roundToEven } from './placement.js';
import type { Box } from './resample.js';

export type Cover = Extract<Resize, { mode: 'cover' }>;

/** The greatest part in the middle of a picture that has the shape which is asked for. */
export function middleOf(picture: Size, { width, height, box, kernel }: Cover): Box {
  const ratio = width / height;
  const isWider = picture.width / picture.height >= ratio;
  const size = isWider
    ? { width: Math.min(ratio * picture.height, picture.width), height: picture.height }
    : { width: picture.width, height: Math.min(picture.width / ratio, picture.height) };
  if (box === 'floor' || (box === 'exact' && kernel === 'nearest')) return floored(picture, size);
  // A line of pixels keeps at least one.
  const least = box === 'round' ? 1 : 0;
  const round = box === 'round' ? roundToEven : (edge: number): number => edge;
  const left = round((picture.width - size.width) * 0.5);
  const top = round((picture.height - size.height) * 0.5);
  return {
    left,
    top,
    right: Math.max(round((picture.width - size.width) * 0.5 + size.width), left + least),
    bottom: Math.max(round((picture.height - size.height) * 0.5 + size.height), top + least),
  };
}

/** In fractions of the picture. */
export function regionOfBox({ left, top, right, bottom }: Box, { width, height }: Size): Region {
  return {
    x: left / width,
    y: top / height,
    width: (right - left) / width,
    height: (bottom - top) / height,
  };
}

function floored(picture: Size, size: Size): Box {
  const width = Math.max(Math.floor(size.width), 1);
  const height = Math.max(Math.floor(size.height), 1);
  const left = Math.floor((picture.width - width) / 2);
  const top = Math.floor((picture.height - height) / 2);
  return { left, top, right: left + width, bottom: top + height };
}
