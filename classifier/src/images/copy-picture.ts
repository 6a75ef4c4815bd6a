import { PHOTO_SIDE, THUMBNAIL_SIDE, type PictureCopies } from '@detections/schema';
import sharp, { type Sharp } from 'sharp';
import type { RawImage } from './nearest-gather.js';
import type { OpenImage } from './open-image.js';

const PHOTO_QUALITY = 85;
const THUMBNAIL_QUALITY = 75;

/**
 * Makes what may be kept of a picture. It goes through bare pixels, so that nothing which came with
 * the picture (EXIF with its places, comments, profiles) can get into a copy.
 */
export async function copyPicture(image: OpenImage): Promise<PictureCopies> {
  const pixels = await image.decode(
    (source) => {
      const photo = fitInto(PHOTO_SIDE, source).flatten({ background: 'white' });
      // Of more than 8 bits libvips makes Display P3, and without a word here would leave it so.
      const srgb = image.isDeepWithProfile
        ? photo.withIccProfile('srgb', { attach: false })
        : photo;
      return srgb.toColourspace('srgb');
    },
    // For people, who compare it with what they see of the original: unlike for the network.
    { autoOrient: true, applyProfile: true },
  );
  const photo = await fromPixels(pixels).jpeg({ quality: PHOTO_QUALITY }).toBuffer();
  const thumbnail = await fitInto(THUMBNAIL_SIDE, fromPixels(pixels))
    .jpeg({ quality: THUMBNAIL_QUALITY })
    .toBuffer();
  return { photo, thumbnail };
}

function fitInto(side: number, image: Sharp): Sharp {
  return image.resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true });
}

function fromPixels({ data, width, height }: RawImage): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}
