import { describe, expect, it } from '@jest/globals';
import { sniffMediaType } from './media-type.js';

describe('sniffing the media type', () => {
  it.each([
    ['image/jpeg', 'ffd8ffe000104a464946'],
    ['image/png', '89504e470d0a1a0a0000000d49484452'],
    ['image/webp', '52494646aabbccdd57454250565038580a'],
    ['image/gif', '474946383961'],
    ['image/gif', '474946383761'],
    ['image/avif', '0000001c667479706176696600000000'],
    ['image/avif', '0000001c667479706176697300000000'],
    // mif1 as major brand, avif among the compatible ones.
    ['image/avif', '0000001c667479706d696631000000006d69616661766966'],
    ['image/avif', '0000001c667479706d736631000000006d69663161766973'],
  ])('recognises %s by %s', (mediaType, hex) => {
    expect(sniffMediaType(Buffer.from(hex, 'hex'))).toBe(mediaType);
  });

  it.each([
    ['nothing', ''],
    ['a JPEG cut off after two bytes', 'ffd8'],
    ['a PDF', '255044462d312e37'],
    ['HTML', '3c68746d6c3e'],
    ['SVG', '3c73766720786d6c6e73'],
    ['a WAV file in the same container as WebP', '52494646aabbccdd57415645666d7420'],
    [
      'AVIF as what stands behind the list of brands',
      '00000014667479706d696631000000006d69616661766966',
    ],
    ['HEIC, of the same family as AVIF', '0000001c667479706865696300000000'],
    ['a GIF of no known version', '474946383861'],
  ])('does not take %s for an image', (_, hex) => {
    expect(sniffMediaType(Buffer.from(hex, 'hex'))).toBeUndefined();
  });
});
