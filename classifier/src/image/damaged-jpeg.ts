import { MAX_MISSING_SHARE, type Damage, type MendedImage } from './damage.js';
import {
  countMcus,
  FIRST_RESTART,
  isEveryScanBegun,
  isProgressive,
  readJpegStructure,
  type JpegFrame,
  type JpegScan,
} from './jpeg-structure.js';
import type { RawImage } from './nearest-gather.js';

export interface LenientDecoder {
  /** RGB as it is stored, whatever is wrong; what is missing is grey. */
  decode(jpeg: Uint8Array): Promise<RawImage>;
  decodeGreen(jpeg: Uint8Array): Promise<Uint8Array>;
  /** Without loss, to be turned as the JPEG is. */
  encode(pixels: RawImage): Promise<Buffer>;
}

/** More than a hundredth of a picture's blocks ever take. */
const NOISE_BYTES_PER_PIXEL = 1 / 16;
const NOISE_BYTES = 1024;
const NOISE_STEP = 61;
/**
 * Far more than can be well: blocks of the last row may lie beyond the picture for the most part,
 * so that intervals say less than pixels.
 */
const MOST_INTERVALS_LEFT = 0.1;
const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);

/**
 * A JPEG without its end. libvips then takes what there is, however little; so it is found out
 * first how much of the picture hangs on what is missing.
 */
export async function mendJpeg(
  jpeg: Buffer,
  decoder: LenientDecoder,
): Promise<MendedImage | Damage> {
  const structure = readJpegStructure(jpeg);
  const lastScan = structure.scans.at(-1);
  const { frame } = structure;
  if (frame === undefined || lastScan === undefined || !isEveryScanBegun(structure)) {
    return 'incomplete';
  }
  const intervalsLeft = countIntervalsLeft(frame, lastScan);
  if (intervalsLeft.share > MOST_INTERVALS_LEFT) return 'incomplete';
  const ended = await decoder.decode(jpeg);
  const noise = noiseInPlace(lastScan, intervalsLeft.count, ended);
  const uncertain = await findUncertain(jpeg, ended, noise, decoder);
  const missing = uncertain.length / (ended.width * ended.height);
  if (missing > MAX_MISSING_SHARE) return 'incomplete';
  // A progressive one has coarse pixels there, and CMYK cannot be encoded anew.
  if (isProgressive(frame) || frame.components.length > 3) return { image: jpeg, failOn: 'none' };
  continueFromAbove(ended, uncertain);
  return { image: await decoder.encode(ended), failOn: 'error' };
}

/** The restart intervals that have not even begun: what comes before one cannot fill it. */
function countIntervalsLeft(
  frame: JpegFrame,
  { restartInterval, restartMarkers, ...scan }: JpegScan,
): { readonly count: number; readonly share: number } {
  if (restartInterval === 0) return { count: 0, share: 0 };
  const total = Math.ceil(countMcus(frame, scan) / restartInterval);
  const count = Math.max(0, total - restartMarkers - 1);
  return { count, share: count / total };
}

/** What the JPEG could go on with, restart markers included. */
function noiseInPlace(
  { restartMarkers }: JpegScan,
  intervalsLeft: number,
  { width, height }: RawImage,
): Buffer {
  const noise = makeNoise(NOISE_BYTES + Math.ceil(width * height * NOISE_BYTES_PER_PIXEL));
  const intervals = Array.from({ length: intervalsLeft }, (_, index) => {
    const marker = Buffer.from([0xff, FIRST_RESTART + ((restartMarkers + index) % 8)]);
    // Not the same each time: what resembles grey would do so in every interval.
    const start = (index * NOISE_STEP) % (noise.length - NOISE_BYTES);
    return [marker, noise.subarray(start, start + NOISE_BYTES)];
  });
  return Buffer.concat([noise, ...intervals.flat(), END_OF_IMAGE]);
}

/**
 * The JPEG once followed by nothing and once by noise: pixels that differ hang on what is missing.
 * That saves a Huffman decoder of our own, and counts for progressive JPEGs, too.
 *
 * @returns places of pixels, row by row.
 */
async function findUncertain(
  jpeg: Buffer,
  { data, width, height, channels }: RawImage,
  noise: Buffer,
  decoder: LenientDecoder,
): Promise<readonly number[]> {
  const pixels = width * height;
  // A last 0xff would make a marker of the first byte of noise.
  const whole = jpeg.at(-1) === 0xff ? jpeg.subarray(0, -1) : jpeg;
  const green = await decoder.decodeGreen(Buffer.concat([whole, noise]));
  const uncertain: number[] = [];
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    if (data[pixel * channels + 1] !== green[pixel]) uncertain.push(pixel);
    // Too many already; there is no need to hold them all.
    if (uncertain.length > pixels * MAX_MISSING_SHARE) break;
  }
  return uncertain;
}

/** Grey in a corner would weigh in the answer; what is there is most likely as what is above. */
function continueFromAbove({ data, width, channels }: RawImage, pixels: readonly number[]): void {
  for (const pixel of pixels) {
    const above = (pixel - width) * channels;
    if (above >= 0) data.copyWithin(pixel * channels, above, above + channels);
  }
}

/** The same each time (the generator of the C standard's example of rand), and without markers. */
function makeNoise(length: number): Uint8Array {
  let state = 1;
  return new Uint8Array(length).map(() => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.min((state >>> 16) & 0xff, 0xfe);
  });
}
