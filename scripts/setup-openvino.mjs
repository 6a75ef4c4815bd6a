/**
 * Brings OpenVINO's libraries, on which the engine of that name runs: npm run setup:openvino
 *
 * Takes them from OPENVINO_DIR, or else from the openvino wheel on PyPI, of which it keeps the
 * needed half in $XDG_CACHE_HOME/detections/openvino for every clone of this user. Downloads nothing
 * where they are there. With --into FOLDER they are put there and not into the cache, for an image.
 */
import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, SetupError } from './environment.mjs';
import { findLibraries } from './openvino/libraries.mjs';
import { LIBRARY } from './openvino/wheel.mjs';

const [option, target] = process.argv.slice(2);

try {
  const { folder, description } = findLibraries(cacheFolder('openvino'), say);
  requireLoads(join(folder, LIBRARY));
  if (option === '--into') cpSync(folder, target, { recursive: true });
  say(`${description} loads, from ${option === '--into' ? target : folder}.`);
  say('ENGINE=auto npm start takes it, and so does ENGINE=openvino.');
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(`setup:openvino failed. ${error.message}`);
  process.exitCode = 1;
}

/** In a process of its own, which a library that does not fit may end. */
function requireLoads(library) {
  const script = `require('koffi').load(${JSON.stringify(library)}).func('int ov_core_create(void *)')`;
  const cwd = new URL('../classifier', import.meta.url);
  const { status, stderr } = spawnSync(process.execPath, ['--eval', script], {
    cwd,
    encoding: 'utf8',
  });
  if (status === 0) return;
  const reason = /Error: .*/.exec(stderr)?.[0] ?? stderr.trim().split('\n').at(-1);
  throw new SetupError(`${library} does not load: ${reason}`);
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
