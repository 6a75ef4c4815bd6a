import { MAX_MISSING_SHARE, type Damage, type MendedImage } from './damage.js';
import {
  FIRST_RESTART,
  isEveryScanBegun,
  isProgressive,
  mcuSize,
  readJpegStructure,
  type JpegFrame,
  type JpegScan,
  type JpegStructure,
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
  const missing = await findMissing(jpeg, ended, noise, { mcu: mcuSize(frame, lastScan), decoder });
  if (missing === undefined) return { image: jpeg, failOn: 'none' };
  const share = countPixels(missing, ended) / (ended.width * ended.height);
  const isTooMuch =
    (isProgressive(frame) ? shareOfData(share, structure, jpeg) : share) > MAX_MISSING_SHARE;
  if (isTooMuch) return 'incomplete';
  // A progressive one has coarse pixels there, and CMYK cannot be encoded anew.
  if (isProgressive(frame) || frame.components.length > 3) return { image: jpeg, failOn: 'none' };
  continueFromAbove(ended, missing);
  return { image: await decoder.encode(ended), failOn: 'error' };
}

/** The restart intervals that have not even begun: what comes before one cannot fill it. */
function countIntervalsLeft(
  frame: JpegFrame,
  { restartInterval, restartMarkers, ...scan }: JpegScan,
): { readonly count: number; readonly share: number } {
  if (restartInterval === 0) return { count: 0, share: 0 };
  const mcu = mcuSize(frame, scan);
  const mcus = Math.ceil(frame.width / mcu.width) * Math.ceil(frame.height / mcu.height);
  const total = Math.ceil(mcus / restartInterval);
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

/** From an MCU to the end of the picture, in the order of a scan. */
interface Rest {
  /** Pixels to the left of it. */
  readonly left: number;
  /** Lines above it. */
  readonly top: number;
  /** The first line below it; from here on all of the picture. */
  readonly bottom: number;
}

/**
 * The JPEG once followed by nothing and once by noise: the first pixels that differ hang on what is
 * missing, and so does all that comes behind them, whether the noise changes it or not. That saves
 * a Huffman decoder of our own, and counts for progressive JPEGs, too.
 *
 * @returns undefined where nothing hangs on it.
 */
async function findMissing(
  jpeg: Buffer,
  { data, width, height, channels }: RawImage,
  noise: Buffer,
  { mcu, decoder }: { readonly mcu: ReturnType<typeof mcuSize>; readonly decoder: LenientDecoder },
): Promise<Rest | undefined> {
  // A last 0xff would make a marker of the first byte of noise.
  const whole = jpeg.at(-1) === 0xff ? jpeg.subarray(0, -1) : jpeg;
  const green = await decoder.decodeGreen(Buffer.concat([whole, noise]));
  const differs = (x: number, y: number): boolean =>
    data[(y * width + x) * channels + 1] !== green[y * width + x];
  for (let top = 0; top < height; top = Math.ceil(top + mcu.height)) {
    const bottom = Math.min(height, Math.ceil(top + mcu.height));
    let first = width;
    for (let y = top; y < bottom; y += 1) {
      // Colours are interpolated into the last line and column of the MCUs above and to the left.
      if (y + 1 === bottom && bottom < height) break;
      for (let x = 0; x < first; x += 1) {
        const isBesideNext = Math.floor((x + 1) / mcu.width) > Math.floor(x / mcu.width);
        if (!(isBesideNext && x + 1 < width) && differs(x, y)) first = x;
      }
    }
    if (first < width) return { left: first - (first % mcu.width), top, bottom };
  }
  return undefined;
}

function countPixels({ left, top, bottom }: Rest, { width, height }: RawImage): number {
  return (height - top) * width - (bottom - top) * left;
}

/**
 * Of a progressive JPEG each scan brings a part of every pixel. A pixel that lacks the last of them
 * lacks little; so the bytes count, those missing of the last scan being as many as its share says.
 */
function shareOfData(share: number, { scans }: JpegStructure, jpeg: Buffer): number {
  const bytesOfLast = jpeg.length - (scans.at(-1)?.dataAt ?? 0);
  const missing = (bytesOfLast * share) / (1 - share);
  return missing / (jpeg.length - (scans[0]?.dataAt ?? 0) + missing);
}

/** Grey in a corner would weigh in the answer; what is there is most likely as what is above. */
function continueFromAbove(
  { data, width, height, channels }: RawImage,
  { left, top, bottom }: Rest,
): void {
  for (let y = Math.max(1, top); y < height; y += 1) {
    const start = (y * width + (y < bottom ? left : 0)) * channels;
    const end = (y + 1) * width * channels;
    data.copyWithin(start, start - width * channels, end - width * channels);
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
