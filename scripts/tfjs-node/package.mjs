import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../environment.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Where npm may put a package that only the classifier needs. */
const PLACES = ['node_modules', 'classifier/node_modules'].map((folder) =>
  join(ROOT, folder, '@tensorflow', 'tfjs-node', 'package.json'),
);

/**
 * Finds the package, or has npm bring it: where its install script fails, npm removes an optional
 * package without a word. Without scripts it stays. The version is the lock file's.
 *
 * @returns Its folder, its package.json and its version.
 */
export function installPackage() {
  let manifestPath = PLACES.find(existsSync);
  if (manifestPath === undefined) {
    const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
    run('npm', ['install', '--no-save', '--ignore-scripts', ...quiet], {
      cwd: ROOT,
      shell: process.platform === 'win32',
    });
    manifestPath = PLACES.find(existsSync) ?? PLACES[0];
  }
  const { version } = JSON.parse(readFileSync(manifestPath, 'utf8'));
  return { folder: dirname(manifestPath), manifestPath, version };
}

/** Loads the package in a process of its own. @returns What it said, or undefined if it loads. */
export function whyItDoesNotLoad({ folder }) {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--eval', `require(${JSON.stringify(folder)})`],
    { encoding: 'utf8' },
  );
  return status === 0 ? undefined : stderr.trim();
}
