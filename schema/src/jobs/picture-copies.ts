import { z } from 'zod';

/** Most pixels on the longer side of the copies; a smaller picture is not enlarged. */
export const PHOTO_SIDE = 512;
export const THUMBNAIL_SIDE = 128;

const RGB_BYTES = 3;

/**
 * What is kept of a picture that a classifier is taught with: two JPEGs, upright, in sRGB, on white
 * where the picture is transparent, and without metadata.
 */
export interface PictureCopies {
  readonly photo: Uint8Array;
  readonly thumbnail: Uint8Array;
}

/** The largest that a copy can be: a JPEG beyond its pixels would be no copy of them. */
export function maxCopyBytes(side: number): number {
  return side * side * RGB_BYTES;
}

/** As they travel: base64. */
export const pictureCopiesSchema = z.object({
  photo: base64Of(maxCopyBytes(PHOTO_SIDE)),
  thumbnail: base64Of(maxCopyBytes(THUMBNAIL_SIDE)),
});
export type EncodedPictureCopies = z.infer<typeof pictureCopiesSchema>;

export function encodeCopies({ photo, thumbnail }: PictureCopies): EncodedPictureCopies {
  return { photo: toBase64(photo), thumbnail: toBase64(thumbnail) };
}

export function decodeCopies({ photo, thumbnail }: EncodedPictureCopies): {
  readonly photo: Buffer;
  readonly thumbnail: Buffer;
} {
  return { photo: Buffer.from(photo, 'base64'), thumbnail: Buffer.from(thumbnail, 'base64') };
}

function base64Of(maxBytes: number): z.ZodBase64 {
  return z.base64().max(Math.ceil(maxBytes / 3) * 4);
}

function toBase64({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}
