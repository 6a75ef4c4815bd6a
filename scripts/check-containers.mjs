/**
 * Fails where docker-compose.yml or a Dockerfile gives a container more than it needs: root, a
 * writable root, capabilities, an image that may change under its name. Reads the files alone and
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
/** A version to the last digit, as in node:22.23.2-bookworm-slim, or a digest. */
const PINNED = /(:\d+\.\d+\.\d+[\w.-]*|@sha256:[0-9a-f]{64})$/;
const ROOT_USERS = new Set(['root', '0', '']);

const problems = [];
const compose = parse(read(COMPOSE), { merge: true });
for (const [name, service] of Object.entries(compose.services)) checkService(name, service);
for (const file of dockerfiles()) checkDockerfile(file);
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
  must(limits.cpus !== undefined && limits.memory !== undefined, 'limits of cpus and memory');
  // A folder of the host would be writable whatever read_only says.
  for (const volume of service.volumes ?? []) {
    must(/^[a-z]+:/.test(String(volume)), `named volumes only; came ${volume}`);
  }
  for (const port of service.ports ?? []) {
    must(/^\$\{PUBLISH_ADDRESS:-127\.0\.0\.1\}:/.test(String(port)), `${port} on 127.0.0.1`);
  }
  if (service.build === undefined) {
    must(PINNED.test(service.image ?? ''), `a pinned image; came ${service.image}`);
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
  let user = '';
  for (const [instruction, ...words] of lines) {
    if (instruction === 'FROM') {
      const [image, , stage] = words.filter((word) => !word.startsWith('--'));
      const known = stages.has(image) || image.includes('${');
      expect(known || PINNED.test(image), `${file}: expected a pinned image; came ${image}`);
      if (stage !== undefined) stages.add(stage);
      user = '';
    }
    if (instruction === 'USER') [user] = words;
    expect(instruction !== 'ADD', `${file}: expected COPY; ADD also fetches and unpacks`);
  }
  expect(!ROOT_USERS.has(user), `${file}: expected the last stage to set a USER that is not root`);
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
