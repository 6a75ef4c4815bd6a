import type { ImageMediaType } from '@detections/schema';
import type { MendedImage } from './damage.js';
import { mendJpeg, type LenientDecoder } from './damaged-jpeg.js';
import { mendPng } from './damaged-png.js';
import { damagedImage, endsEarly } from './decode-failure.js';

/**
 * Asked once libvips refused a picture's data: a JPEG or PNG may be whole but for what nobody sees.
 *
 * @throws InvalidImageError where it is not.
 */
export async function mendImage(
  image: Buffer,
  mediaType: ImageMediaType,
  cause: unknown,
  decoder: LenientDecoder,
): Promise<MendedImage> {
  const cutOff = endsEarly(cause, image, mediaType);
  const mended = await mend(image, mediaType, cutOff, decoder);
  if (typeof mended === 'string') throw damagedImage(mediaType, mended, { cause });
  return mended;
}

function mend(
  image: Buffer,
  mediaType: ImageMediaType,
  cutOff: boolean,
  decoder: LenientDecoder,
): ReturnType<typeof mendPng> {
  if (mediaType === 'image/png') return mendPng(image);
  if (mediaType === 'image/jpeg' && cutOff) return mendJpeg(image, decoder);
  return Promise.resolve(cutOff ? 'incomplete' : 'corrupt');
}
