import type { Orientation } from './network-input.js';
import { findIsoBox, readIsoBoxes, type IsoBox } from './iso-boxes.js';
import { combine } from './orientation.js';

/** Version and flags, which some boxes begin with. */
const FULL_BOX_BYTES = 4;
/** Quarter turns against the clock, as the EXIF orientation that is turned likewise. */
const QUARTER_TURNS: readonly Orientation[] = [1, 8, 3, 6];
/** Top and bottom change places, left and right. */
const MIRRORS: readonly Orientation[] = [4, 2];
/** Offset of the full range flag in an `nclx` colour box. */
const FULL_RANGE_BYTE = 10;

/** What libvips does not tell of an AVIF. */
export interface AvifHeader {
  /** False for a sequence that holds nothing but its track. */
  readonly hasStillImage: boolean;
  /** How `irot` and `imir` turn the stored pixels, which libheif always does. */
  readonly orientation: Orientation;
  /** Grey from 16 to 235, which libheif leaves as it is. */
  readonly isLimitedGrey: boolean;
  /** Where the type of a clean aperture stands in the file. */
  readonly cleanApertureAt?: number;
}

/** Properties of the primary item (ISO/IEC 23008-12 and 23000-22). Never throws. */
export function readAvifHeader(avif: Buffer): AvifHeader {
  try {
    return readHeader(avif);
  } catch (error) {
    // A box is shorter than what it is to hold. Whether that matters is libheif's to say.
    if (error instanceof RangeError) {
      return { hasStillImage: true, orientation: 1, isLimitedGrey: false };
    }
    throw error;
  }
}

function readHeader(avif: Buffer): AvifHeader {
  const meta = findIsoBox(avif, 'meta').subarray(FULL_BOX_BYTES);
  const primary = findIsoBox(meta, 'pitm');
  if (primary.length === 0) {
    return { hasStillImage: false, orientation: 1, isLimitedGrey: false };
  }
  const properties = readProperties(findIsoBox(meta, 'iprp'), readPrimaryId(primary));
  const cleanAperture = properties.find(({ type }) => type === 'clap');
  return {
    hasStillImage: true,
    orientation: properties.reduce<Orientation>(
      (turned, property) => combine(turned, turnOf(property)),
      1,
    ),
    isLimitedGrey: properties.some(isMonochrome) && properties.some(isLimitedRange),
    ...(cleanAperture && { cleanApertureAt: cleanAperture.typeByteOffset - avif.byteOffset }),
  };
}

function readPrimaryId(primary: Buffer): number {
  return primary.readUInt8(0) === 0 ? primary.readUInt16BE(4) : primary.readUInt32BE(4);
}

/** The properties of one item, in the order that they apply. */
function readProperties(itemProperties: Buffer, itemId: number): readonly IsoBox[] {
  for (const { type, body } of readIsoBoxes(itemProperties)) {
    if (type !== 'ipma') continue;
    const indices = readAssociations(body, itemId);
    if (indices.length === 0) continue;
    const known = firstBoxes(findIsoBox(itemProperties, 'ipco'), Math.max(...indices));
    return indices.map((index) => known[index - 1]).filter((property) => property !== undefined);
  }
  return [];
}

/** Indices of properties, counted from 1; at most 255. A count that is too large ends with the box. */
function readAssociations(association: Buffer, itemId: number): readonly number[] {
  const idBytes = association.readUInt8(0) === 0 ? 2 : 4;
  const indexBytes = (association.readUInt8(3) & 1) === 0 ? 1 : 2;
  // The highest bit says whether a reader has to know the property.
  const indexMask = indexBytes === 1 ? 0x7f : 0x7fff;
  const entries = association.readUInt32BE(FULL_BOX_BYTES);
  let offset = FULL_BOX_BYTES + 4;
  for (let entry = 0; entry < entries; entry += 1) {
    const id = association.readUIntBE(offset, idBytes);
    const count = association.readUInt8(offset + idBytes);
    offset += idBytes + 1;
    if (id === itemId) {
      return Array.from(
        { length: count },
        (_, index) => association.readUIntBE(offset + index * indexBytes, indexBytes) & indexMask,
      );
    }
    offset += count * indexBytes;
  }
  return [];
}

function firstBoxes(bytes: Buffer, count: number): readonly IsoBox[] {
  const boxes: IsoBox[] = [];
  for (const box of readIsoBoxes(bytes)) {
    if (boxes.length === count) break;
    boxes.push(box);
  }
  return boxes;
}

function turnOf({ type, body }: IsoBox): Orientation {
  if (type === 'irot') return QUARTER_TURNS[body.readUInt8(0) & 3] ?? 1;
  if (type === 'imir') return MIRRORS[body.readUInt8(0) & 1] ?? 1;
  return 1;
}

/** By the codec's own word, else, for a picture of tiles, by the number of its channels. */
function isMonochrome({ type, body }: IsoBox): boolean {
  if (type === 'av1C') return (body.readUInt8(2) & 0x10) !== 0;
  return type === 'pixi' && body.readUInt8(FULL_BOX_BYTES) === 1;
}

/** Without that box it is the full range (ISO/IEC 23000-22, section 7.3.6.4). */
function isLimitedRange({ type, body }: IsoBox): boolean {
  return (
    type === 'colr' &&
    body.toString('latin1', 0, 4) === 'nclx' &&
    (body.readUInt8(FULL_RANGE_BYTE) & 0x80) === 0
  );
}
