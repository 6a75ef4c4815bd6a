import type { Preset, Region, Resize, Size } from '@detections/schema';
import { decodeRgb } from './decode-rgb.js';
import { cut, frame, type Colour } from './frame.js';
import { gatherNearest, type RawImage } from './nearest-gather.js';
import type { NetworkInput } from './network-input.js';
import type { OpenImage } from './open-image.js';
import { turnRegion } from './orientation.js';
import { middleOf, regionOfBox, type Cover } from './cover.js';
import { place, regionOf, visiblePart, WHOLE, type Window } from './placement.js';
import {
  reducesWhileDecoding,
  reduceWhileDecoding,
  type ResizedImage,
} from './reduce-while-decoding.js';
import { resample } from './resample.js';

/** What torchvision and Hugging Face put around a picture that is smaller than the crop. */
const BLACK: Colour = [0, 0, 0];

/** Decodes a picture and makes the network's input of it, as the preset says. */
export async function applyPreset(image: OpenImage, preset: Preset): Promise<NetworkInput> {
  const { visible, placement, part } = reducesWhileDecoding(preset)
    ? await reduceWhileDecoding(image, preset)
    : resizeExactly(await decodeRgb(image, preset), preset);
  const { left, top, width, height } = placement.window;
  const place = { left: Math.max(-left, 0), top: Math.max(-top, 0), width, height };
  const colour = preset.resize.mode === 'letterbox' ? preset.resize.fill : BLACK;
  const orientation = preset.orient ? 1 : image.orientation;
  return {
    pixels: frame(visible, place, colour),
    region: turnRegion(within(part, regionOf(placement)), orientation),
    orientation,
  };
}

/** As Pillow does, byte for byte. */
function resizeExactly(picture: RawImage, preset: Preset): ResizedImage {
  if (preset.resize.mode === 'cover') return resizeMiddle(picture, preset.resize, preset);
  const placement = place(picture, preset);
  const window = visiblePart(placement);
  return {
    visible: show(picture, preset.resize, placement.resized, window),
    placement,
    part: WHOLE,
  };
}

function resizeMiddle(picture: RawImage, resize: Cover, preset: Preset): ResizedImage {
  const placement = place(picture, preset);
  const { resized } = placement;
  const window = visiblePart(placement);
  const { kernel, antialias } = resize;
  const box = middleOf(picture, resize);
  const part = regionOfBox(box, picture);
  if (resize.box === 'exact' && kernel !== 'nearest') {
    const visible = resample(picture, { box, resized, window, kernel, antialias });
    return { visible, placement, part };
  }
  const { left, top } = box;
  const middle = { left, top, width: box.right - left, height: box.bottom - top };
  return { visible: show(cut(picture, middle), resize, resized, window), placement, part };
}

function show(picture: RawImage, resize: Resize, resized: Size, window: Window): RawImage {
  if (resize.mode === 'none') return cut(picture, window);
  const { kernel, antialias } = resize;
  return kernel === 'nearest'
    ? gatherNearest(picture, resized, window)
    : resample(picture, { resized, window, kernel, antialias });
}

/** Seen from the whole picture, what is `inner` in its part `outer`. */
function within(outer: Region, inner: Region): Region {
  return {
    x: outer.x + inner.x * outer.width,
    y: outer.y + inner.y * outer.height,
    width: inner.width * outer.width,
    height: inner.height * outer.height,
  };
}
