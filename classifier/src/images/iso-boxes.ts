const HEADER_BYTES = 8;
/** Size 1: the true size follows in eight bytes. */
const LARGE_HEADER_BYTES = 16;

export interface IsoBox {
  readonly type: string;
  /** As far as the file goes. */
  readonly body: Buffer;
  readonly isWhole: boolean;
  /** Where its type is written, within the memory of the file. */
  readonly typeByteOffset: number;
}

/**
 * The boxes that stand one after the other (ISO/IEC 14496-12, section 4.2). Ends at the first that
 * cannot be one.
 */
export function* readIsoBoxes(bytes: Buffer): Generator<IsoBox> {
  let start = 0;
  while (start + HEADER_BYTES <= bytes.length) {
    const type = bytes.toString('latin1', start + 4, start + HEADER_BYTES);
    let size = bytes.readUInt32BE(start);
    let header = HEADER_BYTES;
    if (size === 1) {
      if (start + LARGE_HEADER_BYTES > bytes.length) return;
      size = Number(bytes.readBigUInt64BE(start + HEADER_BYTES));
      header = LARGE_HEADER_BYTES;
      // It reaches to the end.
    } else if (size === 0) size = bytes.length - start;
    if (size < header) return;
    const end = start + size;
    yield {
      type,
      body: bytes.subarray(start + header, end),
      isWhole: end <= bytes.length,
      typeByteOffset: bytes.byteOffset + start + 4,
    };
    start = end;
  }
}

/** The first box of that type, or an empty one. */
export function findIsoBox(bytes: Buffer, type: string): Buffer {
  for (const box of readIsoBoxes(bytes)) if (box.type === type) return box.body;
  return Buffer.alloc(0);
}

export function reachesBeyondEnd(bytes: Buffer): boolean {
  for (const { isWhole } of readIsoBoxes(bytes)) if (!isWhole) return true;
  return false;
}
