import type { RawImage } from './nearest-gather.js';

const SIGNATURE = Buffer.from('GIF89a', 'latin1');
const SCREEN_BYTES = 13;
const DESCRIPTOR_BYTES = 9;
const BYTES_PER_COLOUR = 3;
const PALETTE_COLOURS = 256;
const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;
const GRAPHIC_CONTROL = 0xf9;
/** Flags of the screen and of a frame: a palette follows; its size is in the lowest three bits. */
const HAS_PALETTE = 0x80;
const INTERLACED = 0x40;

/** The first frame of a GIF, and where it lies on the screen. */
export interface GifFirstFrame {
  readonly left: number;
  readonly top: number;
  /** The screen; where the frame reaches beyond it, with that. */
  readonly width: number;
  readonly height: number;
  /** RGB: 256 colours, black where the file has fewer; grey where it has none. */
  readonly palette: Buffer;
  readonly transparent: number | undefined;
  /** The frame as a GIF of its own, its transparency kept or every colour opaque. */
  alone(options: { readonly opaque: boolean }): Buffer;
}

/**
 * Reads what stands before the first frame's pixels (GIF89a specification). libvips' decoder has
 * its own mind about the rest: it blanks what is transparent, leaves black what the frame does not
 * cover, and takes the frames' extent for a screen of 640×480 and of other sizes.
 *
 * @returns undefined where no frame is found.
 */
export function readGifFirstFrame(gif: Buffer): GifFirstFrame | undefined {
  try {
    return readFrame(gif);
  } catch (error) {
    // The file ends within what was to be read.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/**
 * Lays the decoded frame on the screen as Pillow does: around it is the transparent colour, without
 * one the palette's first.
 */
export function layOnScreen(frame: RawImage, place: GifFirstFrame): RawImage {
  const { left, top, width, height, palette, transparent } = place;
  if (frame.width === width && frame.height === height) return frame;
  const { channels } = frame;
  const around = (transparent ?? 0) * BYTES_PER_COLOUR;
  const alpha = transparent === undefined ? 0xff : 0;
  const colour = [...palette.subarray(around, around + BYTES_PER_COLOUR), alpha];
  const data = Buffer.alloc(width * height * channels, Uint8Array.from(colour.slice(0, channels)));
  const rowBytes = frame.width * channels;
  for (let row = 0; row < frame.height; row += 1) {
    const source = frame.data.subarray(row * rowBytes, (row + 1) * rowBytes);
    data.set(source, ((top + row) * width + left) * channels);
  }
  return { data, width, height, channels };
}

function readFrame(gif: Buffer): GifFirstFrame | undefined {
  const screen = { width: gif.readUInt16LE(6), height: gif.readUInt16LE(8) };
  const global = readPalette(gif, SCREEN_BYTES, gif.readUInt8(10));
  let offset = SCREEN_BYTES + (global?.length ?? 0);
  let transparent: number | undefined;
  for (;;) {
    const block = gif.readUInt8(offset);
    if (block === IMAGE) break;
    if (block === TRAILER) return undefined;
    if (block === EXTENSION) {
      if (gif.readUInt8(offset + 1) === GRAPHIC_CONTROL && (gif.readUInt8(offset + 3) & 1) === 1) {
        transparent = gif.readUInt8(offset + 6);
      }
      offset = endOfSubBlocks(gif, offset + 2);
      // Anything else is passed over, as decoders do.
    } else offset += 1;
  }
  const descriptor = gif.subarray(offset + 1, offset + 1 + DESCRIPTOR_BYTES);
  const [left, top] = [descriptor.readUInt16LE(0), descriptor.readUInt16LE(2)];
  const size = { width: descriptor.readUInt16LE(4), height: descriptor.readUInt16LE(6) };
  const flags = descriptor.readUInt8(8);
  const paletteStart = offset + 1 + DESCRIPTOR_BYTES;
  const local = readPalette(gif, paletteStart, flags);
  const palette = padded(local ?? global ?? greys());
  const dataStart = paletteStart + (local?.length ?? 0);
  const data = gif.subarray(dataStart, endOfSubBlocks(gif, dataStart + 1));
  return {
    left,
    top,
    width: Math.max(screen.width, left + size.width),
    height: Math.max(screen.height, top + size.height),
    palette,
    transparent,
    alone: ({ opaque }) =>
      writeGif(size, palette, flags & INTERLACED, opaque ? undefined : transparent, data),
  };
}

function readPalette(gif: Buffer, start: number, flags: number): Buffer | undefined {
  if ((flags & HAS_PALETTE) === 0) return undefined;
  return gif.subarray(start, start + (BYTES_PER_COLOUR << ((flags & 0x07) + 1)));
}

/** As far as the file goes where they are cut off; the decoder will say so. */
function endOfSubBlocks(gif: Buffer, start: number): number {
  let offset = start;
  while (offset < gif.length) {
    const length = gif.readUInt8(offset);
    offset += 1 + length;
    if (length === 0) break;
  }
  return offset;
}

function padded(palette: Uint8Array): Buffer {
  return Buffer.concat([palette], PALETTE_COLOURS * BYTES_PER_COLOUR);
}

function greys(): Uint8Array {
  return new Uint8Array(PALETTE_COLOURS * BYTES_PER_COLOUR).map((_, index) =>
    Math.floor(index / BYTES_PER_COLOUR),
  );
}

function writeGif(
  size: { readonly width: number; readonly height: number },
  palette: Buffer,
  interlaced: number,
  transparent: number | undefined,
  data: Buffer,
): Buffer {
  const extent = Buffer.alloc(4);
  extent.writeUInt16LE(size.width, 0);
  extent.writeUInt16LE(size.height, 2);
  const control = [EXTENSION, GRAPHIC_CONTROL, 4, 1, 0, 0, transparent ?? 0, 0];
  return Buffer.concat([
    SIGNATURE,
    extent,
    // A palette of 256 colours; background and aspect ratio count for nothing.
    Buffer.from([HAS_PALETTE | 0x07, 0, 0]),
    palette,
    Buffer.from(transparent === undefined ? [] : control),
    Buffer.from([IMAGE, 0, 0, 0, 0]),
    extent,
    Buffer.from([interlaced]),
    data,
    Buffer.from([TRAILER]),
  ]);
}
