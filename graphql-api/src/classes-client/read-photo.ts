import { open, readFile } from 'node:fs/promises';
import { requireMediaType } from '@detections/runtime';
import { UnsupportedMediaTypeError } from '@detections/schema';

export interface Photo {
  readonly path: string;
  readonly bytes: Buffer<ArrayBuffer>;
}

/** Enough to tell formats apart: a film beside the photos need not be read to its end. */
const START_BYTES = 4096;

/** @returns the photo, or in a sentence why the file is none. */
export async function readPhoto(path: string): Promise<Photo | string> {
  try {
    requireMediaType(await readStart(path));
    return { path, bytes: await readFile(path) };
  } catch (error) {
    return error instanceof UnsupportedMediaTypeError ? error.message : 'It cannot be read.';
  }
}

async function readStart(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(START_BYTES), 0, START_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
