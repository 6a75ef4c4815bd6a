import { pipeline } from 'node:stream/promises';
import { constants, crc32, createDeflate, createInflateRaw } from 'node:zlib';
import { MAX_MISSING_SHARE, type Damage, type MendedImage } from './damage.js';

/** Length and type before a chunk's data, checksum behind them (PNG, third edition, section 5.3). */
const CHUNK_HEADER = 8;
const CHUNK_CHECKSUM = 4;
const SIGNATURE_BYTES = 8;
const HEADER_BYTES = 13;
/** Two bytes before the raw stream; the checksum behind it is not asked. */
const ZLIB_HEADER = 2;
const ADLER_BYTES = 4;
/** The filter that adds the row above (section 9.2). */
const FILTER_UP = 2;
/** By colour type: grey, RGB, palette, grey with alpha, RGB with alpha. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** First column and row of each pass and their steps (section 8.2). */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

interface Chunk {
  readonly type: string;
  readonly start: number;
  /** Shorter than its length says where the file is cut off. */
  readonly data: Buffer;
}

/**
 * Writes a PNG anew with the pixels that are there and right checksums for them: browsers show such
 * files, while libvips refuses them all, or takes any part of a picture. The few rows that may be
 * missing become as the last that is there. All other chunks stay as they are, and what is wrong in them stays wrong.
 */
export async function mendPng(png: Buffer): Promise<MendedImage | Damage> {
  const chunks = [...readChunks(png)];
  const pixelChunks = chunks.filter(({ type }) => type === 'IDAT');
  const [first] = pixelChunks;
  const layout = layOut(chunks[0]);
  if (first === undefined || layout === undefined) return 'corrupt';
  const compressed = Buffer.concat(pixelChunks.map(({ data }) => data)).subarray(ZLIB_HEADER);
  try {
    const pixels = await recompress(compressed, layout);
    if (pixels === undefined) return 'incomplete';
    const chunksBefore = png.subarray(0, first.start);
    const image = [chunksBefore, writeChunk('IDAT', pixels), writeChunk('IEND', Buffer.alloc(0))];
    return { image: Buffer.concat(image), failOn: 'error' };
  } catch {
    // Not one deflate stream: what is wrong is in the middle.
    return 'corrupt';
  }
}

function* readChunks(png: Buffer): Generator<Chunk> {
  let start = SIGNATURE_BYTES;
  while (start + CHUNK_HEADER <= png.length) {
    const end = start + CHUNK_HEADER + png.readUInt32BE(start);
    const type = png.toString('latin1', start + 4, start + CHUNK_HEADER);
    yield { type, start, data: png.subarray(start + CHUNK_HEADER, end) };
    start = end + CHUNK_CHECKSUM;
  }
}

/** How the pixels lie once inflated: in each row one byte for the filter, then the samples. */
interface PixelLayout {
  readonly bytes: number;
  /** Of the last pass, or of all. */
  readonly bytesPerRow: number;
}

function layOut(header: Chunk | undefined): PixelLayout | undefined {
  if (header?.type !== 'IHDR' || header.data.length !== HEADER_BYTES) return undefined;
  const { data } = header;
  const [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
  const bitsPerPixel = data.readUInt8(8) * (CHANNELS[data.readUInt8(9)] ?? 0);
  const passes = data.readUInt8(12) === 1 ? ADAM7 : ([[0, 0, 1, 1]] as const);
  return passes.reduce<PixelLayout>(
    (before, [left, top, columnStep, rowStep]) => {
      const columns = Math.ceil((width - left) / columnStep);
      const rows = Math.ceil((height - top) / rowStep);
      if (columns <= 0 || rows <= 0) return before;
      const bytesPerRow = 1 + Math.ceil((columns * bitsPerPixel) / 8);
      return { bytes: before.bytes + rows * bytesPerRow, bytesPerRow };
    },
    { bytes: 0, bytesPerRow: 1 },
  );
}

/** The rest of a row that has begun, then rows that are as the one above. */
function fillRows(bytes: number, { bytesPerRow }: PixelLayout): Buffer {
  const filling = Buffer.alloc(bytes);
  for (let start = bytes - bytesPerRow; start >= 0; start -= bytesPerRow)
    filling[start] = FILTER_UP;
  return filling;
}

/**
 * Piece by piece: inflated, a picture may take a hundred times the memory.
 *
 * @returns undefined where too much is missing.
 * @throws Error where the stream is corrupt.
 */
async function recompress(compressed: Buffer, layout: PixelLayout): Promise<Buffer | undefined> {
  // As far as the data go.
  const inflated = createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH });
  inflated.end(compressed);
  let missingBytes = layout.bytes;
  const isFew = (): boolean => missingBytes <= layout.bytes * MAX_MISSING_SHARE;
  const pieces: Buffer[] = [];
  await pipeline(
    async function* () {
      for await (const piece of inflated as AsyncIterable<Buffer>) {
        const wanted = piece.subarray(0, missingBytes);
        missingBytes -= wanted.length;
        yield wanted;
        // What comes beyond is no pixels, and may be a bomb.
        if (missingBytes === 0) return;
      }
      if (inflated.bytesWritten + ADLER_BYTES < compressed.length) {
        throw new Error('The stream ended before its data.');
      }
      if (isFew()) yield fillRows(missingBytes, layout);
    },
    createDeflate({ level: constants.Z_BEST_SPEED }),
    async (deflated: AsyncIterable<Buffer>) => {
      for await (const piece of deflated) pieces.push(piece);
    },
  );
  return isFew() ? Buffer.concat(pieces) : undefined;
}

function writeChunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, checksum]);
}
