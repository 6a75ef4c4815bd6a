import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes that are read where they are wanted: a file, a part of one, or memory. */
export interface ByteSource {
  /** What messages call it. */
  readonly name: string;
  readonly size: number;
  /** @returns how many bytes came; fewer than asked for at the end. */
  read(target: Uint8Array, position: number): number;
  /** Closing twice is safe. */
  close(): void;
}

/** @param part Within the file; all of it by default. */
export function openFileSource(
  path: string,
  name: string,
  part?: { readonly start: number; readonly size: number },
): ByteSource {
  const file = openSync(path, 'r');
  let open = true;
  const { start = 0, size = fstatSync(file).size } = part ?? {};
  return {
    name,
    size,
    read(target, position) {
      const length = Math.max(0, Math.min(target.length, size - position));
      let done = 0;
      // One call reads 2 GiB at most, and on some file systems less than was asked for.
      while (done < length) {
        const came = readSync(file, target, done, length - done, start + position + done);
        if (came === 0) break;
        done += came;
      }
      return done;
    },
    close() {
      if (open) closeSync(file);
      open = false;
    },
  };
}

export function bytesAsSource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    size: bytes.length,
    read(target, position) {
      const part = bytes.subarray(position, position + target.length);
      target.set(part);
      return part.length;
    },
    close: () => undefined,
  };
}
