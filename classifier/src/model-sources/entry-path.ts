import { UnpackRefusedError } from './unpack-refused-error.js';

const MAX_PATH = 400;
const MAX_NAME = 200;
const MAX_DEPTH = 10;

/**
 * Where in the folder an archive's entry belongs.
 *
 * @param name As the archive has it. Windows' tools write backslashes between folders.
 * @returns its folders and its own name; undefined for what tools leave for themselves.
 * @throws UnpackRefusedError where it would lead outside, or can be no path.
 */
export function entryPath(name: string): readonly string[] | undefined {
  const path = name.replaceAll('\\', '/');
  const shown = JSON.stringify(name.slice(0, 100));
  const refuse = (what: string): UnpackRefusedError =>
    new UnpackRefusedError(
      'unsafe-path',
      `Expected a zip whose files all belong into one folder; came the entry ${shown}, ${what}. Pack the export's files anew.`,
    );
  if (/^\/|^[a-z]:/i.test(path)) throw refuse('whose path is absolute');
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw refuse('which leads out of it');
  // eslint-disable-next-line no-control-regex -- These are what is looked for.
  if (/[\u0000-\u001f\u007f]/.test(path)) throw refuse('whose name has control characters');
  const tooLong =
    path.length > MAX_PATH || parts.some((part) => Buffer.byteLength(part) > MAX_NAME);
  if (tooLong || parts.length > MAX_DEPTH) throw refuse('whose path is too long');
  return parts.length === 0 || parts.some(isToolsOwn) ? undefined : parts;
}

function isToolsOwn(part: string): boolean {
  return part.startsWith('.') || part === '__MACOSX';
}
