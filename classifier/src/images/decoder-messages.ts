import {
  errorCodeSchema,
  imageMediaTypeSchema,
  MAX_INPUT_SIDE,
  maxCopyBytes,
  PHOTO_SIDE,
  presetSchema,
  regionSchema,
  THUMBNAIL_SIDE,
} from '@detections/schema';
import { sniffMediaType } from '@detections/runtime';
import { z } from 'zod';

/**
 * What the classifier and its decoder processes say to each other. Both ends check what comes: a
 * decoder that a hostile picture has taken over is an outsider.
 */
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
/** Somebody will show it to people: nothing else than a JPEG gets out of here. */
const jpeg = (maxBytes: number) =>
  bytes.refine((copy) => copy.length <= maxBytes && sniffMediaType(copy) === 'image/jpeg');
const inputSideSchema = z.int().min(1).max(MAX_INPUT_SIDE);
/** Of the whole decoder, once it is done with a picture. */
const residentBytes = z.int().min(0);

/** The decoder's file descriptor that images come through, one behind the other. */
export const IMAGE_PIPE = 3;

/** How a decoder is set up; its one command-line argument, as JSON. */
export const decoderSpecSchema = z.object({
  maxImagePixels: z.int().min(1),
  decodeTimeoutMs: z.int().min(1),
  /** What a decoder may hold between two pictures. */
  maxResidentBytes: z.int().min(1),
});
export type DecoderSpec = z.infer<typeof decoderSpecSchema>;

export const decoderRequestSchema = z.discriminatedUnion('kind', [
  /** The image itself comes through `IMAGE_PIPE`: as a message it would be copied thrice. */
  z.object({
    kind: z.literal('open'),
    imageBytes: z.int().min(0),
    mediaType: imageMediaTypeSchema,
    preset: presetSchema,
    input: z.object({ width: inputSideSchema, height: inputSideSchema }),
    copies: z.boolean().optional(),
  }),
  /** The picture that was opened may be decoded now. */
  z.object({ kind: z.literal('decode') }),
]);
export type DecoderRequest = z.infer<typeof decoderRequestSchema>;

export const decoderReplySchema = z.discriminatedUnion('kind', [
  /** sharp is loaded; comes once, before anything was asked. */
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('opened'), decodingBytes: z.int().min(1) }),
  z.object({
    kind: z.literal('preprocessed'),
    residentBytes,
    image: z.object({
      /** Whether they are as many as were asked for, only who asked can tell. */
      pixels: bytes,
      width: z.int().min(1),
      height: z.int().min(1),
      region: regionSchema,
      orientation: z.literal([1, 2, 3, 4, 5, 6, 7, 8]),
      copies: z
        .object({
          photo: jpeg(maxCopyBytes(PHOTO_SIDE)),
          thumbnail: jpeg(maxCopyBytes(THUMBNAIL_SIDE)),
        })
        .optional(),
    }),
  }),
  /** Without a code where it is not the picture's fault. */
  z.object({
    kind: z.literal('failed'),
    residentBytes,
    code: errorCodeSchema.optional(),
    message: z.string(),
  }),
]);
export type DecoderReply = z.infer<typeof decoderReplySchema>;
