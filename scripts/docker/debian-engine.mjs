import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { run, SetupError } from '../environment.mjs';

/** The first Debian that has compose 2 and BuildKit. Its Docker runs on bookworm as well. */
const SUITE = 'trixie';
const PACKAGES = [
  ...['docker.io', 'docker-cli', 'docker-compose', 'docker-buildx'],
  ...['containerd', 'tini'],
];
/** Debian's packages of what has to fit the machine's own kernel and libraries, by program. */
const INSTALLED = { runc: 'runc', iptables: 'iptables', mmdebstrap: 'mmdebstrap' };

/**
 * Unpacks Debian's Docker without installing it: nothing is configured, and no service starts.
 *
 * @returns The folders to put before PATH, and the one for DOCKER_CONFIG.
 * @throws SetupError on a machine of another kind.
 */
export function unpackEngine(folder, say) {
  if (process.platform !== 'linux' || !existsSync('/etc/debian_version')) {
    throw new SetupError('None answers, and only for Debian can one be unpacked.');
  }
  if (process.getuid() !== 0) throw new SetupError('None answers, and only root can start one.');
  installMissing(say);
  const engine = join(folder, `engine-${SUITE}`);
  if (!existsSync(engine)) {
    say(`Unpacking the Docker of Debian ${SUITE} …`);
    const unfinished = `${engine}.part`;
    rmSync(unfinished, { recursive: true, force: true });
    unpack(download(join(unfinished, 'apt')), join(unfinished, 'root'));
    rmSync(join(unfinished, 'apt'), { recursive: true });
    linkPlugins(join(unfinished, 'config'));
    renameSync(unfinished, engine);
  }
  return {
    programs: ['bin', 'sbin'].map((name) => join(engine, 'root', 'usr', name)),
    config: join(engine, 'config'),
  };
}

/** Where this machine gets its Debian from. */
export function debianMirror() {
  const filter = ['--format', '$(REPO_URI)', 'Created-By: Packages', 'Origin: Debian'];
  const { stdout } = spawnSync('apt-get', ['indextargets', ...filter], { encoding: 'utf8' });
  return stdout.split('\n')[0] || 'http://deb.debian.org/debian';
}

function installMissing(say) {
  const missing = Object.keys(INSTALLED).filter(
    (program) => spawnSync(program, ['--version']).error !== undefined,
  );
  if (missing.length === 0) return;
  const packages = missing.map((program) => INSTALLED[program]);
  say(`Installing ${packages.join(', ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const patient = ['-qq', '-o', 'DPkg::Lock::Timeout=120'];
  run('apt-get', [...patient, 'update']);
  run('apt-get', [...patient, 'install', '-y', '--no-install-recommends', ...packages], { env });
}

/** With sources and lists of its own, so that the machine's stay of one suite. */
function download(folder) {
  for (const name of ['lists/partial', 'cache/archives/partial', 'debs']) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  writeFileSync(join(folder, 'status'), '');
  writeFileSync(join(folder, 'sources.list'), `deb ${debianMirror()} ${SUITE} main\n`);
  const options = {
    'Dir::State::lists': join(folder, 'lists'),
    'Dir::State::status': join(folder, 'status'),
    'Dir::Cache': join(folder, 'cache'),
    'Dir::Etc::sourcelist': join(folder, 'sources.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    // Its own user may not write here.
    'APT::Sandbox::User': 'root',
  };
  const apt = ['-qq', ...Object.entries(options).map(([name, value]) => `-o${name}=${value}`)];
  const debs = join(folder, 'debs');
  run('apt-get', [...apt, 'update']);
  run('apt-get', [...apt, 'download', ...PACKAGES], { cwd: debs });
  return readdirSync(debs).map((name) => join(debs, name));
}

function unpack(packages, root) {
  mkdirSync(root);
  for (const file of packages) run('dpkg-deb', ['--extract', file, root]);
}

/** The client looks for compose and buildx there and in folders of the machine. */
function linkPlugins(config) {
  mkdirSync(config);
  symlinkSync('../root/usr/libexec/docker/cli-plugins', join(config, 'cli-plugins'));
}
