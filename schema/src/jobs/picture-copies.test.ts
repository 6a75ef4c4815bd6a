import { describe, expect, it } from '@jest/globals';
import { FAKE_COPIES } from './job.fixture.js';
import {
  decodeCopies,
  encodeCopies,
  maxCopyBytes,
  PHOTO_SIDE,
  pictureCopiesSchema,
  THUMBNAIL_SIDE,
} from './picture-copies.js';

const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(0xff);
const LARGEST = {
  photo: bytes(maxCopyBytes(PHOTO_SIDE)),
  thumbnail: bytes(maxCopyBytes(THUMBNAIL_SIDE)),
};

describe('copies of a picture as they travel', () => {
  it('come back as they were, from wherever in a buffer they lie', () => {
    const within = Buffer.concat([Buffer.from('before'), FAKE_COPIES.photo, Buffer.from('after')]);
    const photo = new Uint8Array(within.buffer, within.byteOffset + 6, FAKE_COPIES.photo.length);
    const travelled = pictureCopiesSchema.parse(encodeCopies({ ...FAKE_COPIES, photo }));
    expect(decodeCopies(travelled)).toEqual(FAKE_COPIES);
  });

  it('may be as large as their pixels', () => {
    expect(pictureCopiesSchema.safeParse(encodeCopies(LARGEST)).success).toBe(true);
  });

  it.each(['photo', 'thumbnail'] as const)('may be no larger: %s', (kind) => {
    const larger = { ...LARGEST, [kind]: bytes(LARGEST[kind].length + 1) };
    expect(pictureCopiesSchema.safeParse(encodeCopies(larger)).success).toBe(false);
  });

  it.each([{ photo: 'QUJD' }, { photo: 'QUJD', thumbnail: 'no base64' }, null])(
    'are both there, in base64: %j',
    (copies) => {
      expect(pictureCopiesSchema.safeParse(copies).success).toBe(false);
    },
  );
});
