import { constants, gunzipSync } from 'node:zlib';
import { readBrands } from './iso-brands.js';

/** As much as a name ever takes: an SVG may begin with a long comment. */
const HEAD_BYTES = 4096;
/** Tab, line feed, form feed, carriage return. */
const WHITE_SPACE = [0x09, 0x0a, 0x0c, 0x0d];
const LONGEST_SIGNATURE = 16;
/** BITMAPCOREHEADER to BITMAPV5HEADER. */
const BMP_HEADER_SIZES = [12, 40, 52, 56, 64, 108, 124];

/** By the first bytes, in hex: what is neither text nor of the ISO base media family. */
const BINARY: readonly (readonly [name: string, signature: RegExp])[] = [
  ['a JPEG XL picture', /^(ff0a|0000000c4a584c20)/],
  ['a JPEG 2000 picture', /^(ff4fff51|0000000c6a502020)/],
  ['a JPEG XR picture', /^4949bc/],
  ['a Canon raw photo (CR2)', /^49492a00.{8}4352/],
  ['a raw photo as cameras store it', /^(46554a4946494c4d|4949(524f|5253|5500)|004d524d)/],
  ['a TIFF picture', /^(4949(2a|2b)00|4d4d00(2a|2b))/],
  ['a Photoshop picture (PSD)', /^38425053/],
  ['a GIMP picture (XCF)', /^67696d7020786366/],
  ['a Windows icon (ICO)', /^0000(01|02)00..00/],
  ['a macOS icon (ICNS)', /^69636e73/],
  ['an OpenEXR picture', /^762f3101/],
  ['a DirectDraw texture (DDS)', /^44445320/],
  ['a QOI picture', /^716f6966/],
  ['a ZIP archive or an office document', /^504b(0304|0506|0708)/],
  ['an office document', /^d0cf11e0/],
  ['a RAR archive', /^526172211a07/],
  ['a 7-Zip archive', /^377abcaf271c/],
  ['a gzip archive', /^1f8b/],
  ['a video (WebM or Matroska)', /^1a45dfa3/],
  ['a video (AVI)', /^52494646.{8}41564920/],
  ['a sound file', /^(52494646.{8}57415645|494433|4f676753|664c6143|fff[b23])/],
  ['a program', /^(4d5a|7f454c46)/],
  ['a NumPy array', /^934e554d5059/],
  ['an HDF5 file', /^894844460d0a/],
  ['a font', /^(774f46(46|32)|4f54544f|0001000000)/],
];

/** By how the text begins. */
const TEXTUAL: readonly (readonly [name: string, beginning: RegExp])[] = [
  ['a PDF document', /^[^]{0,1019}%PDF-/],
  ['a PostScript document', /^%!PS/],
  ['a Radiance picture (HDR)', /^#\?R(ADIANC|GB)E/],
  ['a Netpbm picture (PNM)', /^P[1-7][\s#]/],
  ['a data URL: send the bytes that it stands for', /^data:/],
  ['a picture as base64 text: send its bytes', /^(\/9j\/|iVBORw0KGgo|R0lGOD|UklGR)/],
  ['an SVG drawing', /^\s*(<\?xml[^]*?|<!--[^]*?|<!DOCTYPE svg[^]*?)?<svg[\s>]/i],
  ['an HTML page', /^\s*(<!--[^]*?-->\s*)?<(!doctype html|html|head|body|script|title)\b/i],
  ['an XML document', /^\s*<\?xml\b/],
  ['a JSON document', /^\s*[{[]\s*["{[\d\]}]/],
];

/** By the brands of the ISO base media file format; the first that fits. */
const BRANDS: readonly (readonly [name: string, brand: RegExp])[] = [
  ['an HEIC photo, as iPhones make them: share it as JPEG', /^(hei[cxms]|hev[cxms])$/],
  ['an HEIF picture: share it as JPEG', /^(mif[12]|msf1|miaf)$/],
  ['a Canon raw photo (CR3)', /^crx $/],
  ['a video (MOV)', /^qt {2}$/],
  ['a sound file', /^M4[AB] $/],
  ['a video (MP4)', /^/],
];

/**
 * Says what a file is that is not on the allow-list, in words that tell people what to do about it.
 * Nothing is decided here: it only names what was refused.
 *
 * @returns the name with its article; the first bytes where nothing better is known.
 */
export function nameOtherFormat(file: Uint8Array): string {
  if (file.byteLength === 0) return 'nothing: the file is empty';
  const hex = hexOf(file, LONGEST_SIGNATURE);
  const head = headOf(file);
  return (
    nameByBrand(file) ??
    (isBmp(file) ? 'a BMP picture' : undefined) ??
    nameZippedSvg(file) ??
    BINARY.find(([, signature]) => signature.test(hex))?.[0] ??
    TEXTUAL.find(([, beginning]) => beginning.test(head))?.[0] ??
    (isText(file)
      ? 'text'
      : `a file of an unknown kind that begins with the bytes ${hexOf(file, 8)}`)
  );
}

function headOf(file: Uint8Array): string {
  const head = Buffer.from(file.subarray(0, HEAD_BYTES)).toString('latin1');
  // UTF-8's byte order mark, which editors put before text.
  return head.replace(/^\xef\xbb\xbf/, '');
}

function nameByBrand(file: Uint8Array): string | undefined {
  const brands = readBrands(file);
  if (brands.length === 0) return undefined;
  return BRANDS.find(([, wanted]) => brands.some((brand) => wanted.test(brand)))?.[0];
}

/** Two letters are too few to go by: text may begin with them. */
function isBmp(file: Uint8Array): boolean {
  const head = Buffer.from(file.subarray(0, 18));
  return (
    head.length === 18 &&
    head.toString('latin1', 0, 2) === 'BM' &&
    BMP_HEADER_SIZES.includes(head.readUInt32LE(14))
  );
}

function nameZippedSvg(file: Uint8Array): string | undefined {
  if (file[0] !== 0x1f || file[1] !== 0x8b) return undefined;
  try {
    const unzipped = gunzipSync(file.subarray(0, HEAD_BYTES), {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: HEAD_BYTES * 16,
    });
    return headOf(unzipped).includes('<svg') ? 'a compressed SVG drawing' : undefined;
  } catch {
    // Not gzip after all, or more than a drawing's beginning ever unpacks to.
    return undefined;
  }
}

function isText(file: Uint8Array): boolean {
  const head = file.subarray(0, HEAD_BYTES);
  if (head.some((byte) => byte < 0x20 && !WHITE_SPACE.includes(byte))) return false;
  try {
    // As a stream: its last letter may be cut in half.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function hexOf(file: Uint8Array, bytes: number): string {
  return Buffer.from(file.subarray(0, bytes)).toString('hex');
}
