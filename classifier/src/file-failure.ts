import { types } from 'node:util';

const CAME: Readonly<Record<string, string>> = {
  ENOENT: 'nothing: there is no such path',
  ENOTDIR: 'a file',
  EISDIR: 'a folder',
  EACCES: 'something that may not be read',
};

/** What came in place of the expected file or folder, from what node:fs threw. */
export function describeFileFailure(error: unknown): string {
  if (!types.isNativeError(error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  return CAME[code] ?? error.message;
}
