import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly content?: Uint8Array | string;
  /** Kind and permissions as Unix has them. */
  readonly mode?: number;
  /** 8 by default. */
  readonly compression?: number;
  readonly encrypted?: boolean;
  /** What it claims to be when unpacked; the truth by default. */
  readonly claimedBytes?: number;
  readonly claimedCrc32?: number;
}

const UTF8 = 0x800;
const MADE_ON_UNIX = (3 << 8) | 30;

/** A zip as anybody could write it, lies included. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { content = '', mode = 0o100644, compression = 8, encrypted = false } = entry;
    const name = Buffer.from(entry.name);
    const bytes = Buffer.from(content);
    const packed = compression === 8 ? deflateRawSync(bytes) : bytes;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(UTF8 | (encrypted ? 1 : 0), 2);
    common.writeUInt16LE(compression, 4);
    common.writeUInt32LE(entry.claimedCrc32 ?? crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(entry.claimedBytes ?? bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, name, packed]);
    const start = Buffer.from('PK\u0001\u0002\0\0');
    start.writeUInt16LE(MADE_ON_UNIX, 4);
    const end = Buffer.alloc(14);
    end.writeUInt32LE((mode << 16) >>> 0, 6);
    end.writeUInt32LE(offset, 10);
    directory.push(start, common, end, name);
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const tail = Buffer.alloc(22);
  tail.write('PK\u0005\u0006', 'latin1');
  tail.writeUInt16LE(entries.length, 8);
  tail.writeUInt16LE(entries.length, 10);
  tail.writeUInt32LE(central.length, 12);
  tail.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, central, tail]);
}
