import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, SetupError } from '../environment.mjs';
import { debianMirror } from './debian-engine.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const STAND_INS = fileURLToPath(new URL('stand-ins', import.meta.url));
/** What both stand-ins are built from; the machine's certificates go into the one that downloads. */
const DEBIAN = 'detections-debian';
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
/** A registry that cannot be reached may be silent instead of refusing. */
const PULL_TIMEOUT_MS = 30_000;

/** Where the repository names what its images are built from: `name:version-suite`. */
const NAMED = {
  node: ['classifier/Dockerfile', /^ARG NODE_IMAGE=(node:([\d.]+)-(\w+)\S*)$/m],
  redis: ['docker-compose.yml', /\$\{REDIS_IMAGE:-(redis:([\d.]+)-(\w+))\}/],
};

/**
 * Sees to it that the engine has these images. Where no registry serves them it builds stand-ins
 * of the same name: the same Debian, Node from npm, Redis from Debian.
 *
 * @throws SetupError
 */
export function provideBaseImages(folder, environment, say) {
  const docker = (args, options) => run('docker', args, { env: environment, ...options });
  const succeeds = (args, options) =>
    spawnSync('docker', args, { env: environment, ...options }).status === 0;
  for (const kind of Object.keys(NAMED)) {
    const { image, version, suite } = readName(kind);
    if (succeeds(['image', 'inspect', image])) continue;
    if (succeeds(['pull', '--quiet', image], { timeout: PULL_TIMEOUT_MS })) continue;
    say(`No registry serves ${image}: building a stand-in …`);
    const context = join(folder, 'stand-in');
    rmSync(context, { recursive: true, force: true });
    mkdirSync(context, { recursive: true });
    if (!succeeds(['image', 'inspect', DEBIAN])) importDebian(suite, context, docker);
    if (kind === 'node') fetchNode(version, context);
    const file = join(STAND_INS, `${kind}.Dockerfile`);
    docker(['buildx', 'build', '--network=host', '--file', file, '--tag', image, context]);
    rmSync(context, { recursive: true });
  }
}

function readName(kind) {
  const [file, pattern] = NAMED[kind];
  const match = pattern.exec(readFileSync(join(ROOT, file), 'utf8'));
  if (match === null) throw new SetupError(`Expected ${pattern} in ${file}.`);
  const [, image, version, suite] = match;
  return { image, version, suite };
}

function importDebian(suite, context, docker) {
  const archive = join(context, 'debian.tar');
  // What the machine says of downloading (a proxy, dates not to be believed) holds in there as well.
  const settings = join(context, 'apt.conf');
  const { stdout } = spawnSync('apt-config', ['dump', 'Acquire'], { encoding: 'utf8' });
  const lines = stdout.split('\n').filter((line) => /^Acquire::(https?|Check-)/i.test(line));
  writeFileSync(settings, `${lines.join('\n')}\n`);
  const options = ['--quiet', '--variant=apt', '--include=ca-certificates'];
  run('mmdebstrap', [...options, `--aptopt=${settings}`, suite, archive, debianMirror()]);
  docker(['import', archive, DEBIAN]);
  rmSync(archive);
}

function fetchNode(version, context) {
  const platform = `node-${process.platform}-${process.arch}`;
  writeFileSync(join(context, 'package.json'), '{ "private": true }');
  run('npm', [
    ...['install', '--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--prefix', context],
    ...[`node@npm:${platform}@${version}`, 'npm@10'],
  ]);
  copyFileSync(CERTIFICATES, join(context, 'ca-certificates.crt'));
}
