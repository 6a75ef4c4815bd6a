import { types } from 'node:util';
import { InputError } from '@detections/runtime/lifecycle';
import { describeFileFailure } from '../file-failure.js';
import { UnpackRefusedError } from './unpack-refused-error.js';

/** What became of an archive in our words, from whatever a library or the disk threw. */
export function asUnpackFailure(error: unknown, file: string): InputError {
  if (error instanceof InputError) return error;
  // By its kind: what Node's own code throws may come from another realm.
  if (!types.isNativeError(error)) return corrupt(file, error);
  if ('syscall' in error) {
    const what = `Expected a zip at ${file} that can be unpacked; came ${describeFileFailure(error)}.`;
    return new InputError(what, { cause: error });
  }
  if (/end of central directory|unexpected EOF/i.test(error.message)) {
    const what = `Expected a zip at ${file}; it is none, or its end is missing. Fetch or pack it again.`;
    return new UnpackRefusedError('not-a-zip', what, { cause: error });
  }
  if (error.message.includes('encryption')) {
    const what = `Expected a zip without a password at ${file}; came an encrypted one. Unpack it, and give the folder.`;
    return new UnpackRefusedError('encrypted', what, { cause: error });
  }
  return corrupt(file, error);
}

function corrupt(file: string, cause: unknown): UnpackRefusedError {
  const what = `Expected a whole zip at ${file}; it is damaged. Fetch or pack it again.`;
  return new UnpackRefusedError('corrupt', what, { cause });
}
