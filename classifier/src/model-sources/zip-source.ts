import { open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isFile } from '../models/is-file.js';
import type { FoundExport, ModelSource } from './model-source.js';
import { titleOf } from './model-name.js';
import { unpackZip, UNPACK_LIMITS } from './unpack-zip.js';

const ZIP_MAGIC = Buffer.from('PK\u0003\u0004');
/** These are zips as well, and files of a network all the same. */
const NETWORK = /\.(keras|pt|pth|pt2|ckpt|npz|mlpackage)$/i;

/** An archive as Teachable Machine, Custom Vision and Lobe make it. */
export const zipSource: ModelSource = {
  takes: async (text, { callerFolder }) => {
    const path = resolve(callerFolder, text);
    return (await isFile(path)) && isZip(path, text);
  },
  find: (text, context) => unpackInto(resolve(context.callerFolder, text), text, context),
};

/** @param name What it is called; a download has another name on disk. */
export async function isZip(path: string, name: string): Promise<boolean> {
  if (/\.zip$/i.test(name)) return true;
  if (NETWORK.test(name)) return false;
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(ZIP_MAGIC.length), 0, ZIP_MAGIC.length, 0);
    return buffer.equals(ZIP_MAGIC);
  } finally {
    await file.close();
  }
}

/** @throws UnpackRefusedError */
export async function unpackInto(
  path: string,
  name: string,
  { scratch, signal }: { readonly scratch: string; readonly signal: AbortSignal },
): Promise<FoundExport> {
  const folder = await unpackZip(path, join(scratch, 'unpacked'), UNPACK_LIMITS, signal);
  return { folder, title: titleOf(name) };
}
