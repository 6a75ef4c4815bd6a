/**
 * Fails where docker-compose.yml or a Dockerfile gives a container more than it needs: root, a
 * writable root, capabilities, swap, a base of no exact version, npm. Reads the files alone and
 * needs no Docker; where the client has compose, that reads the file as well.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** Another folder only in the tests of this check. */
const ROOT = process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url));
const COMPOSE = 'docker-compose.yml';
/**
 * A version to the last digit, as in node:22.23.2-bookworm-slim, or a digest. Only the latter pins:
 * the former is built anew for Debian's fixes.
 */
// PostgreSQL's exact versions have two numbers.
const EXACT = /((:\d+\.\d+\.\d+|postgres:\d+\.\d+)[\w.-]*|@sha256:[0-9a-f]{64})$/;
/** Where people put models of their own; who takes models by upload asks for rw. */
const MODELS = './models:/app/models:${MODELS_MOUNT:-ro}';
/** As in ${REDIS_IMAGE:-redis:7.4.11-bookworm}: another may be given, this is what it is else. */
const DEFAULT = /^\$\{\w+:-(.*)\}$/;
const LABELS = ['title', 'description', 'version', 'licenses', 'source'];
const ROOT_USERS = new Set(['root', '0', '']);

const problems = [];
const project = JSON.parse(read('package.json'));
const compose = parse(read(COMPOSE), { merge: true });
for (const [name, service] of Object.entries(compose.services)) checkService(name, service);
for (const file of dockerfiles()) checkDockerfile(file);
// What stops first is what depends on the others.
expect(
  compose.services['graphql-api'].depends_on?.classifier !== undefined,
  `${COMPOSE}: graphql-api: expected to depend on classifier, so that it drains before that goes`,
);
askCompose();

for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length > 0) process.exit(1);
process.stdout.write(
  `Containers: ${Object.keys(compose.services).join(', ')} have no more than they need.\n`,
);

function checkService(name, service) {
  const must = (holds, expected) => expect(holds, `${COMPOSE}: ${name}: expected ${expected}`);
  must(service.read_only === true, 'read_only: true');
  must(service.cap_drop?.includes('ALL'), 'cap_drop: [ALL]');
  must((service.cap_add ?? []).length === 0, 'no cap_add');
  must(service.security_opt?.includes('no-new-privileges:true'), 'no-new-privileges:true');
  must(service.privileged !== true, 'no privileged');
  for (const shared of ['network_mode', 'pid', 'ipc', 'devices']) {
    must(service[shared] === undefined, `no ${shared}`);
  }
  const limits = service.deploy?.resources?.limits ?? {};
  for (const limited of ['cpus', 'memory', 'pids']) {
    must(limits[limited] !== undefined, `a limit of ${limited}`);
  }
  must(service.memswap_limit === limits.memory, 'memswap_limit as the limit of memory: no swap');
  // Another folder of the host would be writable whatever read_only says.
  for (const volume of service.volumes ?? []) {
    const isAllowed = /^[a-z]+:/.test(String(volume)) || volume === MODELS;
    must(isAllowed, `named volumes only, and ${MODELS}; came ${volume}`);
  }
  for (const port of service.ports ?? []) {
    must(/^\$\{PUBLISH_ADDRESS:-127\.0\.0\.1\}:/.test(String(port)), `${port} on 127.0.0.1`);
  }
  if (service.build === undefined) {
    const image = (service.image ?? '').replace(DEFAULT, '$1');
    must(EXACT.test(image), `an exact version; came ${image}`);
    must(!ROOT_USERS.has(String(service.user ?? '')), 'a user that is not root');
  } else {
    must(dockerfiles().includes(service.build.dockerfile), 'a Dockerfile that this checks');
    must(!ROOT_USERS.has(String(service.user ?? 'of the image')), 'a user that is not root');
  }
}

function checkDockerfile(file) {
  const lines = read(file)
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const stages = new Set();
  const defaults = new Map();
  let user = '';
  let labels = '';
  let removesNpm = false;
  let installs = false;
  for (const [instruction, ...words] of lines) {
    if (instruction === 'FROM') {
      const [from, , stage] = words.filter((word) => !word.startsWith('--'));
      const image = from.replace(/\$\{(\w+)\}/g, (_, name) => defaults.get(name) ?? '');
      const known = stages.has(image);
      expect(known || EXACT.test(image), `${file}: expected an exact version; came ${image}`);
      if (stage !== undefined) stages.add(stage);
      [user, labels, removesNpm, installs] = ['', '', false, false];
    }
    if (instruction === 'ARG') defaults.set(...words[0].split(/=(.*)/));
    if (instruction === 'USER') [user] = words;
    if (instruction === 'LABEL') labels += words.join(' ');
    if (instruction === 'RUN') {
      removesNpm ||= words.includes('/usr/local/lib/node_modules');
      installs ||= words.includes('apt-get');
    }
    expect(instruction !== 'ADD', `${file}: expected COPY; ADD also fetches and unpacks`);
  }
  expect(!ROOT_USERS.has(user), `${file}: expected the last stage to set a USER that is not root`);
  expect(removesNpm, `${file}: expected the last stage to remove npm`);
  expect(!installs, `${file}: expected the last stage to install no packages`);
  const manifest = { version: project.version, licenses: project.license };
  for (const name of LABELS) {
    const value = new RegExp(`image\\.${name}="([^"]*)"`).exec(labels)?.[1];
    const expected = manifest[name] ?? value;
    const what = `a label org.opencontainers.image.${name}${expected ? `="${expected}"` : ''}`;
    expect(value !== undefined && value === expected, `${file}: expected ${what}`);
  }
}

/** Only a reading: nothing is started. */
function askCompose() {
  if (spawnSync('docker', ['compose', 'version']).status !== 0) return;
  const { status, stderr } = spawnSync('docker', ['compose', 'config', '--quiet'], { cwd: ROOT });
  expect(status === 0, `docker compose config: ${stderr}`);
}

function dockerfiles() {
  return readdirSync(ROOT)
    .map((folder) => join(folder, 'Dockerfile'))
    .filter((file) => existsSync(join(ROOT, file)));
}

function expect(holds, problem) {
  if (holds !== true) problems.push(problem);
}

function read(file) {
  return readFileSync(join(ROOT, file), 'utf8');
}
