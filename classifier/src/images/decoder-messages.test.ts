import { maxCopyBytes, PHOTO_SIDE, THUMBNAIL_SIDE } from '@detections/schema';
import { FAKE_COPIES } from '@detections/test-support';
import { describe, expect, it } from '@jest/globals';
import { decoderReplySchema } from './decoder-messages.js';

/** Whether the classifier takes it from a decoder. */
function isTaken(copies: unknown): boolean {
  const image = {
    pixels: Uint8Array.of(1, 2, 3),
    width: 1,
    height: 1,
    region: { x: 0, y: 0, width: 1, height: 1 },
    orientation: 1,
    copies,
  };
  return decoderReplySchema.safeParse({ kind: 'preprocessed', residentBytes: 1, image }).success;
}

function jpegOf(bytes: number): Uint8Array {
  const jpeg = new Uint8Array(bytes);
  jpeg.set(FAKE_COPIES.photo);
  return jpeg;
}

describe('copies from a decoder that a picture has taken over', () => {
  it('are taken where they are JPEGs, or were not wanted', () => {
    expect([isTaken(FAKE_COPIES), isTaken(undefined)]).toEqual([true, true]);
  });

  it.each(['photo', 'thumbnail'])('are refused where the %s is anything else', (kind) => {
    const page = Buffer.from('<script>alert(1)</script>');
    for (const other of [page, new Uint8Array(), 'text', undefined]) {
      expect(isTaken({ ...FAKE_COPIES, [kind]: other })).toBe(false);
    }
  });

  it('are refused where they are larger than their pixels', () => {
    const largest = {
      photo: jpegOf(maxCopyBytes(PHOTO_SIDE)),
      thumbnail: jpegOf(maxCopyBytes(THUMBNAIL_SIDE)),
    };
    expect(isTaken(largest)).toBe(true);
    expect(isTaken({ ...largest, photo: jpegOf(largest.photo.length + 1) })).toBe(false);
    expect(isTaken({ ...largest, thumbnail: jpegOf(largest.thumbnail.length + 1) })).toBe(false);
  });
});
