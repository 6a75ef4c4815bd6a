/**
 * Installs the servers that `npm run bench -- --only peers` compares with: npm run setup:peers
 *
 * Each gets a Python environment of its own, because no one set of packages suits all, in
 * $XDG_CACHE_HOME/detections/peers, named by what bench/peers/requirements/NAME.txt says, so that the
 * next clone takes no time. With names behind it, those alone; with --where it installs nothing and
 * prints, as JSON, each one's Python or null.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder, requireProgram, run, SetupError } from './environment.mjs';

const REQUIREMENTS = fileURLToPath(new URL('../bench/peers/requirements/', import.meta.url));
/** All of them have wheels for it. */
const PYTHON = 'python3.11';

const words = process.argv.slice(2);
const names = words.filter((word) => !word.startsWith('--'));
const peers = findPeers();

if (words.includes('--where')) {
  const found = peers.map(({ name, python, complete }) => [
    name,
    existsSync(complete) ? python : null,
  ]);
  process.stdout.write(`${JSON.stringify(Object.fromEntries(found))}\n`);
} else {
  const unknown = names.find((name) => !peers.some((peer) => peer.name === name));
  const all = peers.map(({ name }) => name).join(', ');
  if (unknown !== undefined) fail(`Expected some of ${all}; came ${unknown}.`);
  else for (const peer of peers.filter(({ name }) => isWanted(name))) setUp(peer);
}

function isWanted(name) {
  return names.length === 0 || names.includes(name);
}

function findPeers() {
  return readdirSync(REQUIREMENTS)
    .sort()
    .map((file) => {
      const requirements = join(REQUIREMENTS, file);
      const name = file.replace(/\.txt$/, '');
      const digest = createHash('sha256').update(readFileSync(requirements)).digest('hex');
      const folder = join(cacheFolder('peers'), `${name}-${digest.slice(0, 16)}`);
      const python = join(folder, 'bin', 'python');
      // Written last: an installation that was interrupted does not count.
      return { name, requirements, folder, python, complete: join(folder, 'complete') };
    });
}

/** One that cannot be installed leaves the others. */
function setUp({ name, requirements, folder, python, complete }) {
  if (existsSync(complete)) {
    say(`${name} is there already.`);
    return;
  }
  say(`Installing ${name} …`);
  try {
    requireProgram(PYTHON, 'python3-venv', ['-m', 'venv', '--help']);
    mkdirSync(cacheFolder('peers'), { recursive: true });
    // Under its last name at once, which its scripts bear in themselves.
    rmSync(folder, { recursive: true, force: true });
    run(PYTHON, ['-m', 'venv', folder]);
    run(python, [
      ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps'],
      ...['--only-binary=:all:', '-r', requirements],
    ]);
    writeFileSync(complete, '');
    say(`${name} is in ${folder}.`);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    if (!(error instanceof SetupError)) throw error;
    fail(`${name}: ${error.message}`);
  }
}

function fail(message) {
  say(`setup:peers failed. ${message}`);
  process.exitCode = 1;
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
