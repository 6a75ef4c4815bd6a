import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { requireMediaType } from './media-type.js';
import { nameOtherFormat } from './other-formats.js';

function fileTypeBox(...brands: readonly string[]): Buffer {
  const [major = '', ...compatible] = brands;
  const body = Buffer.from(`ftyp${major}\0\0\0\0${compatible.join('')}`, 'latin1');
  const size = Buffer.alloc(4);
  size.writeUInt32BE(body.length + 4);
  return Buffer.concat([size, body, Buffer.alloc(40)]);
}

/** A header as Windows writes it: file size, offset of the pixels, 40 bytes that describe them. */
function bmp(): Buffer {
  const file = Buffer.alloc(58);
  file.write('BM', 'latin1');
  file.writeUInt32LE(58, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  return file;
}

const SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>';

describe('naming what is not taken', () => {
  it.each([
    [/HEIC photo, as iPhones make them: share it as JPEG$/, fileTypeBox('heic', 'mif1', 'heic')],
    [/HEIC photo/, fileTypeBox('mif1', 'mif1', 'heic')],
    [/HEIF picture/, fileTypeBox('mif1', 'miaf')],
    [/MP4/, fileTypeBox('isom', 'iso2', 'avc1')],
    [/MOV/, fileTypeBox('qt  ')],
    [/JPEG XL/, 'ff0a28cf'],
    [/JPEG XL/, '0000000c4a584c200d0a870a'],
    [/JPEG 2000/, '0000000c6a5020200d0a870a'],
    [/JPEG 2000/, 'ff4fff51002f0000'],
    [/BMP/, bmp()],
    [/TIFF/, '49492a0008000000'],
    [/TIFF/, '4d4d002a00000008'],
    [/PDF/, Buffer.from('%PDF-1.7')],
    [/ZIP/, '504b030414000000'],
    [/Photoshop/, Buffer.from('8BPS\0\x01')],
    [/ICO/, '000001000100101000'],
    [/SVG/, Buffer.from(SVG)],
    [/SVG/, Buffer.from(`\ufeff<?xml version="1.0"?>\n<!-- by hand -->\n${SVG}`)],
    [/compressed SVG/, gzipSync(SVG)],
    [/gzip/, gzipSync('something else')],
    [/gzip/, gzipSync(Buffer.alloc(5_000_000))],
    [/HTML/, Buffer.from('\n<!DOCTYPE html><title>404</title>')],
    [/JSON/, Buffer.from('{"image": "…"}')],
    [/base64/, Buffer.from('/9j/4AAQSkZJRg==')],
    [/data URL/, Buffer.from('data:image/png;base64,iVBORw0KGgo=')],
    [/^text$/, Buffer.from('BMW is a word, and a picture is none: ü')],
    [/empty/, ''],
    [/begins with the bytes 59db846984519597$/, '59db8469845195970011'],
  ])('says %s', (expected, file) => {
    const bytes = typeof file === 'string' ? Buffer.from(file, 'hex') : file;
    expect(nameOtherFormat(bytes)).toMatch(expected);
    expect(() => requireMediaType(bytes)).toThrow(/^Expected JPEG, PNG, WebP, GIF or AVIF; came /);
  });
});
