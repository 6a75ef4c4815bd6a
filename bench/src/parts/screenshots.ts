import sharp, { type Sharp } from 'sharp';
import type { Photo } from '../inputs.js';
import type { PictureSize } from './sized-photos.js';

export interface ScreenshotKind extends PictureSize {
  readonly encode: (drawn: Sharp) => Sharp;
}

/** What screens are photographed as, by their usual sizes. */
export const SCREENSHOTS: readonly ScreenshotKind[] = [
  { name: 'GIF screenshot', width: 1920, height: 1080, encode: (drawn) => drawn.gif() },
  { name: 'PNG screenshot', width: 2560, height: 1440, encode: (drawn) => drawn.png() },
  { name: 'WebP screenshot', width: 2560, height: 1440, encode: (drawn) => drawn.webp() },
];

const LINE_HEIGHT = 24;
const SIGN_HEIGHT = 16;
const SIGN_WIDTH = 10;
const PAPER = 245;
const COLUMNS = 3;

/** One for each photo: windows with lines of text, and the photo in one of them. */
export async function makeScreenshots(
  { width, height, encode }: ScreenshotKind,
  photos: readonly Photo[],
): Promise<readonly Photo[]> {
  const made: Photo[] = [];
  for (const [index, photo] of photos.entries()) {
    const input = await sharp(photo)
      .resize(Math.round(width / COLUMNS), Math.round(height / 2), { fit: 'cover' })
      .toBuffer();
    const raw = { width, height, channels: 3 } as const;
    const drawn = sharp(drawDesktop({ width, height }, index), { raw })
      .composite([{ input, left: Math.round(width / 2), top: Math.round(height / 4) }])
      .removeAlpha();
    made.push(new Uint8Array(await encode(drawn).toBuffer()));
  }
  return made;
}

/** Pixels of signs in lines. Not an SVG: the bench process decodes nothing but what the service does. */
function drawDesktop(
  { width, height }: Pick<PictureSize, 'width' | 'height'>,
  shift: number,
): Uint8Array {
  const pixels = new Uint8Array(width * height * 3).fill(PAPER);
  for (let top = 0; top < height; top += 1) {
    const line = Math.floor(top / LINE_HEIGHT);
    if (top % LINE_HEIGHT >= SIGN_HEIGHT) continue;
    for (let left = 0; left < width; left += 1) {
      const sign = Math.floor(left / SIGN_WIDTH) + line * 131 + shift;
      const dot = ((left % SIGN_WIDTH) >> 1) + ((top % LINE_HEIGHT) >> 1) * 5;
      // A few dozen signs, each of dots of its own, with spaces between words.
      const isInk = sign % 7 !== 0 && ((sign % 40) * 2654435761 + dot * 40503) % 97 < 35;
      if (isInk) pixels.set([(line * 37) % 160, (line * 53) % 120, 90], (top * width + left) * 3);
    }
  }
  return pixels;
}
