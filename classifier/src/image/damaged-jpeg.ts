import { MAX_MISSING_SHARE, type Damage, type MendedImage } from './damage.js';
import {
  countMcus,
  isEveryScanBegun,
  readJpegStructure,
  type JpegFrame,
  type JpegScan,
} from './jpeg-structure.js';

/** Decodes one channel, whatever is wrong. */
export type DecodeChannel = (jpeg: Uint8Array) => Promise<Uint8Array>;

/** More than a hundredth of a picture's blocks ever take. */
const FILLING_BYTES_PER_PIXEL = 1 / 16;
const LEAST_FILLING_BYTES = 1024;
const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);

/**
 * A JPEG without its end. libvips then takes what there is, however little; so it is found out
 * first how much of the picture hangs on what is missing.
 */
export async function mendJpeg(
  jpeg: Buffer,
  decodeChannel: DecodeChannel,
): Promise<MendedImage | Damage> {
  const structure = readJpegStructure(jpeg);
  const lastScan = structure.scans.at(-1);
  const { frame } = structure;
  if (frame === undefined || lastScan === undefined || !isEveryScanBegun(structure)) {
    return 'incomplete';
  }
  const unbegun = shareOfUnbegunIntervals(frame, lastScan);
  if (unbegun > MAX_MISSING_SHARE) return 'incomplete';
  const missing = unbegun + (await shareThatHangsOnTheRest(jpeg, decodeChannel));
  return missing > MAX_MISSING_SHARE ? 'incomplete' : { image: jpeg, failOn: 'none' };
}

/** Exact, for JPEGs with restart markers: of these, the rest of the interval is all that is unclear. */
function shareOfUnbegunIntervals(frame: JpegFrame, scan: JpegScan): number {
  if (scan.restartInterval === 0) return 0;
  const begun = (scan.restartMarkers + 1) * scan.restartInterval;
  const total = countMcus(frame, scan);
  return Math.max(0, total - begun) / total;
}

/**
 * Decodes the JPEG twice, once followed by nothing and once by noise: pixels that differ hang on
 * what is missing. That saves a Huffman decoder of our own, and counts for progressive JPEGs, too.
 */
async function shareThatHangsOnTheRest(
  jpeg: Buffer,
  decodeChannel: DecodeChannel,
): Promise<number> {
  const ended = await decodeChannel(jpeg);
  const filling = noise(LEAST_FILLING_BYTES + Math.ceil(ended.length * FILLING_BYTES_PER_PIXEL));
  // A last 0xff would make a marker of the first byte of noise.
  const whole = jpeg.at(-1) === 0xff ? jpeg.subarray(0, -1) : jpeg;
  const filled = await decodeChannel(Buffer.concat([whole, filling, END_OF_IMAGE]));
  let different = 0;
  for (let index = 0; index < ended.length; index += 1) {
    if (ended[index] !== filled[index]) different += 1;
  }
  return different / ended.length;
}

/** The same each time (the generator of the C standard's example of rand), and without markers. */
function noise(length: number): Uint8Array {
  let state = 1;
  return new Uint8Array(length).map(() => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.min((state >>> 16) & 0xff, 0xfe);
  });
}
