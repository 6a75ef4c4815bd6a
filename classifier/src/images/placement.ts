import type { Crop, Preset, Region, Resize, Size } from '@detections/schema';

export interface Window extends Size {
  readonly left: number;
  readonly top: number;
}

export interface Placement {
  /** What the whole picture becomes. */
  readonly resized: Size;
  /** The network's input as a part of that. It reaches beyond where there are bars. */
  readonly window: Window;
}

/** A region that is all of the picture. */
export const WHOLE: Region = { x: 0, y: 0, width: 1, height: 1 };

/** Where a preset puts a picture. No pixel is needed to know. */
export function place(picture: Size, { resize, crop }: Preset): Placement {
  const resized = resizedSize(picture, resize);
  const canvas = resize.mode === 'letterbox' ? around(resized, resize) : whole(resized);
  return { resized, window: crop === undefined ? canvas : centre(canvas, crop) };
}

/** What of the window is picture. */
export function visiblePart({ resized, window }: Placement): Window {
  const left = Math.max(window.left, 0);
  const top = Math.max(window.top, 0);
  return {
    left,
    top,
    width: Math.min(window.left + window.width, resized.width) - left,
    height: Math.min(window.top + window.height, resized.height) - top,
  };
}

/** The window in fractions of the picture. */
export function regionOf({ resized, window }: Placement): Region {
  return {
    x: window.left / resized.width,
    y: window.top / resized.height,
    width: window.width / resized.width,
    height: window.height / resized.height,
  };
}

function resizedSize(picture: Size, resize: Resize): Size {
  switch (resize.mode) {
    case 'none':
      return picture;
    case 'stretch':
      return resize;
    // Of the part that it takes: that is all that is placed.
    case 'cover':
      return resize;
    case 'shortest-edge': {
      const shorter = Math.min(picture.width, picture.height);
      const round = resize.rounding === 'floor' ? Math.floor : Math.round;
      const scaled = (side: number): number => round((resize.size * side) / shorter);
      return { width: scaled(picture.width), height: scaled(picture.height) };
    }
    case 'letterbox': {
      const scale = Math.min(resize.width / picture.width, resize.height / picture.height);
      const scaled = (side: number): number => Math.max(roundToEven(side * scale), 1);
      return { width: scaled(picture.width), height: scaled(picture.height) };
    }
  }
}

function whole(size: Size): Window {
  return { left: 0, top: 0, width: size.width, height: size.height };
}

/** Bars on both sides; an odd pixel goes to the right or to the bottom. */
function around(inner: Size, { width, height }: Size): Window {
  return {
    left: Math.ceil((inner.width - width) / 2),
    top: Math.ceil((inner.height - height) / 2),
    width,
    height,
  };
}

function centre(canvas: Window, { width, height, rounding }: Crop): Window {
  const offset = (spare: number): number => {
    if (rounding === 'floor') return Math.floor(spare / 2);
    // torchvision pads first, by half of what is missing, without the fraction.
    return spare < 0 ? Math.ceil(spare / 2) : roundToEven(spare / 2);
  };
  return {
    left: canvas.left + offset(canvas.width - width),
    top: canvas.top + offset(canvas.height - height),
    width,
    height,
  };
}

/** As Python's `round`: halves become even. */
export function roundToEven(value: number): number {
  const below = Math.floor(value);
  const isHalf = value - below === 0.5;
  return isHalf && below % 2 === 0 ? below : Math.round(value);
}
