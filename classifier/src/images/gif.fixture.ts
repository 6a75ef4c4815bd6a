export interface GifParts {
  readonly screen: readonly [width: number, height: number];
  readonly frame: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
    /** A palette's index for each pixel; at most 3. */
    readonly indices: readonly number[];
  };
  /** RGB of four colours. */
  readonly globalPalette?: readonly number[];
  readonly localPalette?: readonly number[];
  readonly transparent?: number;
}

const BITS = 2;
const CLEAR = 1 << BITS;
const END = CLEAR + 1;
const CODE_BITS = BITS + 1;
/** The table is full of codes of this width after so many; then it is cleared. */
const CODES_BEFORE_CLEAR = 2;

/** A GIF of one frame, built byte by byte so that each of its fields can be what it likes. */
export function gif({ screen, frame, globalPalette, localPalette, transparent }: GifParts): Buffer {
  const { left, top, width, height, indices } = frame;
  const flags = (palette: readonly number[] | undefined): number => (palette ? 0x80 | 1 : 0);
  const control = transparent === undefined ? [] : [0x21, 0xf9, 4, 1, 0, 0, transparent, 0];
  return Buffer.from([
    ...Buffer.from('GIF89a', 'latin1'),
    ...words(...screen),
    flags(globalPalette),
    // The background colour, which nobody heeds any more.
    3,
    0,
    ...(globalPalette ?? []),
    ...control,
    0x2c,
    ...words(left, top, width, height),
    flags(localPalette),
    ...(localPalette ?? []),
    BITS,
    ...subBlocks(compress(indices)),
    0x3b,
  ]);
}

/** LZW without its point: each index is a code of its own. */
function compress(indices: readonly number[]): readonly number[] {
  const codes = indices.flatMap((index, place) =>
    place % CODES_BEFORE_CLEAR === 0 ? [CLEAR, index] : [index],
  );
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const code of [...codes, END]) {
    bits |= code << count;
    count += CODE_BITS;
    for (; count >= 8; count -= 8, bits >>= 8) bytes.push(bits & 0xff);
  }
  return count > 0 ? [...bytes, bits] : bytes;
}

function subBlocks(bytes: readonly number[]): readonly number[] {
  const blocks: number[] = [];
  for (let start = 0; start < bytes.length; start += 255) {
    const block = bytes.slice(start, start + 255);
    blocks.push(block.length, ...block);
  }
  return [...blocks, 0];
}

function words(...values: readonly number[]): readonly number[] {
  return values.flatMap((value) => [value & 0xff, value >> 8]);
}
