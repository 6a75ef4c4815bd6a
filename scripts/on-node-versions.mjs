/**
 * Runs a script with other versions of Node, one after the other:
 *   node scripts/on-node-versions.mjs MAJOR[,MAJOR …] SCRIPT [ARGUMENT …]
 *
 * Their programs come from npm, as the newest release of each major version, and are kept in
 * $XDG_CACHE_HOME/detections/node. Ends with the first exit code that is not 0.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder, run, SetupError } from './environment.mjs';

const [majors = '', ...script] = process.argv.slice(2);
if (!/^\d+(,\d+)*$/.test(majors) || script.length === 0) {
  process.stderr.write('Usage: node scripts/on-node-versions.mjs MAJOR[,MAJOR …] SCRIPT …\n');
  process.exit(2);
}

for (const major of majors.split(',')) {
  const node = install(major);
  process.stderr.write(`\nNode ${spawnSync(node, ['--version']).stdout}`);
  // First on the PATH as well, for what starts programs of its own.
  const PATH = `${dirname(node)}:${process.env.PATH}`;
  const { status } = spawnSync(node, script, { stdio: 'inherit', env: { ...process.env, PATH } });
  if (status !== 0) process.exit(status ?? 1);
}

/** The package of the platform itself: the one called `node` would fetch it by an install script. */
function install(major) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const folder = join(cacheFolder('node'), major);
  mkdirSync(folder, { recursive: true });
  const options = ['--prefix', folder, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];
  try {
    run('npm', ['install', ...options, `${name}@${major}`]);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
  return join(folder, 'node_modules', name, 'bin', 'node');
}
