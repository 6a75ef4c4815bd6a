/**
 * Brings a checkout to where its programs can run: installs and builds what is missing or stale,
 * and does nothing, quickly, where nothing is. Plain Node, because it runs before any install.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STAMPS = join(ROOT, 'node_modules', '.detections');
/** Folders whose files do not decide what is built. */
const NOT_SOURCES = new Set([
  ...['node_modules', 'dist', '.git', 'docs'],
  ...['data', 'models', 'coverage', 'results'],
]);
const SOURCE = /\.(ts|tsx|js|mjs|cjs|json|css|html|svg|graphql|yml)$/;

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Detections needs Node.js 20.19 or newer; this is ${process.version}.`);
}

once('install', hashOf(['package.json', 'package-lock.json', ...workspaceManifests()]), () => {
  // `npm ci` also repairs what an interrupted install left behind.
  run('Installing dependencies', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
});
once('build', hashOfSources(), () => {
  run('Building', 'npm', ['run', '--silent', 'build']);
});

/** Runs `work` unless it was done before for the same input. */
function once(name, input, work) {
  const stamp = join(STAMPS, name);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === input) return;
  work();
  mkdirSync(STAMPS, { recursive: true });
  writeFileSync(stamp, input);
}

function run(what, command, args) {
  process.stderr.write(`${what} …\n`);
  const { status, error } = spawnSync(command, args, {
    cwd: ROOT,
    // Standard output belongs to the program that runs after this.
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) fail(`${what} failed${error === undefined ? '' : `: ${error.message}`}.`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function workspaceManifests() {
  const { workspaces } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return workspaces.map((workspace) => join(workspace, 'package.json'));
}

function hashOf(files) {
  const hash = createHash('sha256').update(process.version);
  for (const file of files) hash.update(readFileSync(join(ROOT, file)));
  return hash.digest('hex');
}

/** Over names, sizes and times of change, which is enough to notice an edit and far quicker. */
function hashOfSources() {
  const hash = createHash('sha256').update(process.version);
  const visit = (folder) => {
    const entries = readdirSync(folder, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !NOT_SOURCES.has(entry.name)) visit(path);
      if (!entry.isFile() || !SOURCE.test(entry.name)) continue;
      const { size, mtimeMs } = statSync(path);
      hash.update(`${path}\0${size}\0${mtimeMs}\n`);
    }
  };
  visit(ROOT);
  return hash.digest('hex');
}
