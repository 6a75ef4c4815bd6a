/** Far more than any file lists; what stands beyond is not asked. */
const MAX_BRANDS = 64;

/**
 * The brands of an ISO base media file (ISO/IEC 14496-12, section 4.3), the major one first: AVIF,
 * HEIC, MP4 and others share the container, and only these tell them apart.
 *
 * @returns none where the bytes are of no such file.
 */
export function readBrands(file: Uint8Array): readonly string[] {
  const head = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (head.length < 16 || head.toString('latin1', 4, 8) !== 'ftyp') return [];
  const end = Math.min(head.readUInt32BE(0), head.length, 16 + MAX_BRANDS * 4);
  const brands = [brandAt(head, 8)];
  // Bytes 12 to 15 are the minor version.
  for (let offset = 16; offset + 4 <= end; offset += 4) brands.push(brandAt(head, offset));
  return brands;
}

function brandAt(head: Buffer, offset: number): string {
  return head.toString('latin1', offset, offset + 4);
}
