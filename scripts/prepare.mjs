/**
 * Brings a checkout to where its programs can run: installs and builds what is missing or stale,
 * and does nothing, quickly, where nothing is. Plain Node, because it runs before any install.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STAMPS = join(ROOT, 'node_modules', '.detections');
/** Holds the process id of the one that installs or builds here. */
const LOCK = join(ROOT, '.preparing');
/** Folders whose files do not decide what is built: of any place by their name, others by their path. */
const NOT_SOURCES = new Set([
  ...['node_modules', 'dist', '.git', 'coverage'],
  ...['data', 'docs', 'models', 'bench/results'].map((path) => join(ROOT, path)),
]);
const SOURCE = /\.(ts|tsx|js|mjs|cjs|json|css|html|svg|graphql|yml)$/;

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Detections needs Node.js 20.19 or newer; this is ${process.version}.`);
}

const install = {
  name: 'install',
  input: () => hashOf(['package.json', 'package-lock.json', ...workspaceManifests()]),
  // `npm ci` also repairs what an interrupted install left behind.
  work: () =>
    run('Installing dependencies', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']),
};
const build = {
  name: 'build',
  input: hashOfSources,
  work: () => run('Building', 'npm', ['run', '--silent', 'build']),
};

if (![install, build].every(isDone)) {
  await lock();
  for (const step of [install, build]) {
    // The one before may have done it.
    if (!isDone(step)) perform(step);
  }
}

/** Whether it was done before for the same input. */
function isDone({ name, input }) {
  const stamp = join(STAMPS, name);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === input();
}

function perform({ name, input, work }) {
  const before = input();
  work();
  mkdirSync(STAMPS, { recursive: true });
  writeFileSync(join(STAMPS, name), before);
}

/** One at a time: two terminals that start at the same moment would install over each other. */
async function lock() {
  // A link to a written file appears with its content; a new file would be empty for a moment.
  const own = `${LOCK}-${process.pid}`;
  writeFileSync(own, String(process.pid));
  process.once('exit', () => rmSync(own, { force: true }));
  let told;
  while (!takeLock(own)) {
    const holder = readHolder();
    if (holder !== undefined && !isRunning(holder)) rmSync(LOCK, { force: true });
    else if (holder !== undefined && holder !== told) {
      process.stderr.write(`Waiting for process ${holder}, which installs or builds here …\n`);
      told = holder;
    }
    await sleep(100);
  }
  process.once('exit', () => rmSync(LOCK, { force: true }));
}

function takeLock(own) {
  try {
    linkSync(own, LOCK);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined where it was given back just now. */
function readHolder() {
  try {
    return Number(readFileSync(LOCK, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of another user: running, but not ours to signal.
    return error.code === 'EPERM';
  }
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
      const skipped = NOT_SOURCES.has(entry.name) || NOT_SOURCES.has(path);
      if (entry.isDirectory() && !skipped) visit(path);
      if (!entry.isFile() || !SOURCE.test(entry.name)) continue;
      const { size, mtimeMs } = statSync(path);
      hash.update(`${path}\0${size}\0${mtimeMs}\n`);
    }
  };
  visit(ROOT);
  return hash.digest('hex');
}
