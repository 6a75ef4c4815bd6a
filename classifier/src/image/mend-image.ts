import type { ImageMediaType } from '@detections/schema';
import type { MendedImage } from './damage.js';
import { mendJpeg, type DecodeChannel } from './damaged-jpeg.js';
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
  decodeChannel: DecodeChannel,
): Promise<MendedImage> {
  const cutOff = endsEarly(cause, image, mediaType);
  const mended = await mend(image, mediaType, cutOff, decodeChannel);
  if (typeof mended === 'string') throw damagedImage(mediaType, mended, { cause });
  return mended;
}

function mend(
  image: Buffer,
  mediaType: ImageMediaType,
  cutOff: boolean,
  decodeChannel: DecodeChannel,
): ReturnType<typeof mendPng> {
  if (mediaType === 'image/png') return mendPng(image);
  if (mediaType === 'image/jpeg' && cutOff) return mendJpeg(image, decodeChannel);
  return Promise.resolve(cutOff ? 'incomplete' : 'corrupt');
}
