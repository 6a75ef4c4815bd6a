import { BadUserInputError } from '@detections/schema';
import { quote } from '../../errors/quote.js';

const MAX_LENGTH = 200;
/** A folder in the folder is what exports have at most. */
const MAX_DEPTH = 4;
/** Of a folder or a file: nothing hidden, no separators of any system, no control characters. */
// eslint-disable-next-line no-control-regex -- which is what is refused
const PART = /^(?!\.)[^/\\:\u0000-\u001f\u007f]{1,100}$/;

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
    parts.every((part) => PART.test(part) && part.trim() === part);
  if (isPlain) return name;
  throw new BadUserInputError(
    `Expected files with names such as model.onnx or onnx/model.onnx, of at most ${String(MAX_LENGTH)} characters and none of them hidden; ${quote(name)} came.`,
  );
}
