import sharp from 'sharp';
import type { Photo } from '../inputs.js';

export interface PictureSize {
  readonly name: string;
  readonly width: number;
  readonly height: number;
}

export interface PhotoSize extends PictureSize {
  /** Below the service's upload limit of 10 MiB. */
  readonly bytes: number;
}

/** Sizes that cameras and phones make, and the bytes that the issue of performance names. */
export const PHOTO_SIZES: readonly PhotoSize[] = [
  { name: '100 kB', width: 500, height: 375, bytes: 100_000 },
  { name: '1 MB', width: 2048, height: 1536, bytes: 1_000_000 },
  { name: '5 MB', width: 4032, height: 3024, bytes: 5_000_000 },
  { name: '24 megapixels', width: 6000, height: 4000, bytes: 9_000_000 },
];

const NOISE = { type: 'gaussian', mean: 128, sigma: 24 } as const;
const LOWEST_QUALITY = 10;
const HIGHEST_QUALITY = 98;

/**
 * A JPEG for each photo: enlarged, with noise over it as a sensor's (a smooth picture of that many
 * pixels would decode too quickly), at the quality that comes nearest to the size from below.
 */
export async function makePhotos(
  { width, height, bytes }: PhotoSize,
  photos: readonly Photo[],
): Promise<readonly Photo[]> {
  const made: Photo[] = [];
  for (const photo of photos) {
    const noise = await sharp({
      create: { width, height, channels: 3, background: 'grey', noise: NOISE },
    })
      .png({ compressionLevel: 0 })
      .toBuffer();
    const pixels = await sharp(photo)
      .resize(width, height, { fit: 'cover' })
      .composite([{ input: noise, blend: 'soft-light' }])
      .removeAlpha()
      .raw()
      .toBuffer();
    const encode = async (quality: number): Promise<Photo> =>
      new Uint8Array(
        await sharp(pixels, { raw: { width, height, channels: 3 } })
          .jpeg({ quality })
          .toBuffer(),
      );
    made.push(await largestWithin(bytes, encode));
  }
  return made;
}

async function largestWithin(
  bytes: number,
  encode: (quality: number) => Promise<Photo>,
): Promise<Photo> {
  let low = LOWEST_QUALITY;
  let high = HIGHEST_QUALITY;
  let best = await encode(low);
  while (low < high) {
    const quality = Math.ceil((low + high) / 2);
    const photo = await encode(quality);
    if (photo.length > bytes) high = quality - 1;
    else {
      low = quality;
      best = photo;
    }
  }
  return best;
}
