import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Something that the person at the terminal has to mend; the message says how. */
export class SetupError extends Error {
  name = 'SetupError';
}

/** For what can be downloaded or built again; shared by every clone of this user. */
export function cacheFolder(name) {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(base, 'detections', name);
}

/** @throws SetupError that names the missing program and Debian's package for it. */
export function requireProgram(program, debianPackage, args = ['--version']) {
  const { status } = spawnSync(program, args, { stdio: 'ignore' });
  if (status === 0) return;
  const command = [program, ...args.filter((arg) => arg !== '--version')].join(' ');
  throw new SetupError(`It needs ${command} (Debian: apt-get install ${debianPackage}).`);
}

/** Runs a command and shows what it printed only where it failed. */
export function run(command, args, options = {}) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
  if (status === 0) return;
  const output = error?.message ?? `${stdout}${stderr}`.trim().split('\n').slice(-30).join('\n');
  throw new SetupError(`This failed: ${[command, ...args].join(' ')}\n${output}`);
}
