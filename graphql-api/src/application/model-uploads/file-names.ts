import { BadUserInputError } from '@detections/schema';
import { quote } from '../../errors/quote.js';

const MAX_LENGTH = 200;
const MAX_PART_LENGTH = 100;
/** As file systems count: 255 of ext4, with room for an ending. */
const MAX_PART_BYTES = 240;
/** A folder in the folder is what exports have at most. */
const MAX_DEPTH = 4;
/** Of a folder or a file: nothing hidden, no separators of any system, no control characters. */
// eslint-disable-next-line no-control-regex -- which is what is refused
const PART = /^(?!\.)[^/\\:\u0000-\u001f\u007f]+$/;

/**
 * A file's path within an upload, as it may be written on any system.
 *
 * @throws BadUserInputError
 */
export function requireFileName(name: string): string {
  const parts = name.split('/');
  const isPlain =
    name.length <= MAX_LENGTH &&
    parts.length <= MAX_DEPTH &&
    parts.every((part) => PART.test(part) && part.trim() === part && fits(part));
  if (isPlain) return name;
  throw new BadUserInputError(
    `Expected files with names such as model.onnx or onnx/model.onnx, each of at most ${String(MAX_PART_LENGTH)} characters (${String(MAX_PART_BYTES)} bytes), with folders ${String(MAX_LENGTH)}, and none of them hidden; ${quote(name)} came.`,
  );
}

function fits(part: string): boolean {
  return part.length <= MAX_PART_LENGTH && Buffer.byteLength(part) <= MAX_PART_BYTES;
}
