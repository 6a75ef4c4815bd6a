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
    const drawn = sharp(Buffer.from(drawDesktop({ width, height }, index)))
      .composite([{ input, left: Math.round(width / 2), top: Math.round(height / 4) }])
      .removeAlpha();
    made.push(new Uint8Array(await encode(drawn).toBuffer()));
  }
  return made;
}

function drawDesktop(
  { width, height }: Pick<PictureSize, 'width' | 'height'>,
  shift: number,
): string {
  const lines: string[] = [];
  for (let top = LINE_HEIGHT; top < height; top += LINE_HEIGHT) {
    const words = `${String(top)} const answer = await classify(photo, { topK: ${String(top + shift)} });`;
    for (let column = 0; column < COLUMNS; column += 1) {
      const left = Math.round((column * width) / COLUMNS) + (top % 5) * 8;
      const colour = `hsl(${String((top * 7 + column * 120) % 360)} 60% 35%)`;
      lines.push(
        `<text x="${String(left)}" y="${String(top)}" font-size="15" fill="${colour}">${words}</text>`,
      );
    }
  }
  const size = `width="${String(width)}" height="${String(height)}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}><rect ${size} fill="#f4f4f6"/>${lines.join('')}</svg>`;
}
