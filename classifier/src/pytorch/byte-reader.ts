import { CheckpointError } from './checkpoint-error.js';

/** A file's bytes one after the other, and never one past their end. Numbers are little-endian. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #position = 0;

  constructor({ buffer, byteOffset, byteLength }: Uint8Array) {
    // Not as it came: what `slice` does, a Buffer does otherwise.
    this.#bytes = new Uint8Array(buffer, byteOffset, byteLength);
    this.#view = new DataView(buffer, byteOffset, byteLength);
  }

  /** Of the next byte. */
  get position(): number {
    return this.#position;
  }

  get length(): number {
    return this.#bytes.length;
  }

  /**
   * @returns a view of the file.
   * @throws CheckpointError that asks for `what` where the file ends before.
   */
  take(length: number, what: string): Uint8Array {
    const start = this.#advance(length, what);
    return this.#bytes.subarray(start, start + length);
  }

  uint8(what: string): number {
    return this.#view.getUint8(this.#advance(1, what));
  }

  uint16(what: string): number {
    return this.#view.getUint16(this.#advance(2, what), true);
  }

  uint32(what: string): number {
    return this.#view.getUint32(this.#advance(4, what), true);
  }

  int32(what: string): number {
    return this.#view.getInt32(this.#advance(4, what), true);
  }

  int64(what: string): bigint {
    return this.#view.getBigInt64(this.#advance(8, what), true);
  }

  /** Up to a line feed, which is read and left out; a character a byte. */
  line(maxLength: number, what: string): string {
    const rest = this.#bytes.subarray(this.#position, this.#position + maxLength + 1);
    const length = rest.indexOf(LINE_FEED);
    if (length === -1) {
      throw new CheckpointError(
        this.#position,
        `${what} of at most ${String(maxLength)} bytes`,
        rest.length > maxLength ? 'a longer one' : 'the end of the file',
      );
    }
    this.#position += length + 1;
    return String.fromCharCode(...rest.subarray(0, length));
  }

  requireEnd(): void {
    const rest = this.length - this.#position;
    if (rest === 0) return;
    throw new CheckpointError(this.#position, 'the end of the file', `${String(rest)} bytes more`);
  }

  #advance(length: number, what: string): number {
    const start = this.#position;
    const rest = this.length - start;
    if (length > rest) {
      const came = rest === 0 ? 'the end of the file' : `its last ${String(rest)} bytes`;
      throw new CheckpointError(start, `${what} of ${String(length)} bytes`, came);
    }
    this.#position += length;
    return start;
  }
}

const LINE_FEED = 0x0a;
