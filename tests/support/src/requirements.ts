import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import { findFallbackWheel, NO_FALLBACK } from './fallback-files.js';
import { missingNetwork } from './network.js';
import { findPostgres } from './postgres-server.js';
import { findModelFolder, NO_WEIGHTS, REPOSITORY, SHARED } from './shared-folder.js';
import { SKIP_MARK } from './skip-mark.js';
import { missingSwiftShader } from './swiftshader.js';

/** Something a test needs that a machine may lack. */
export type Requirement =
  | 'redis'
  | 'redis-tls'
  | 'postgres'
  | 'openssl'
  | 'network'
  | 'weights'
  | 'class-index'
  | 'pictures'
  | 'exports'
  | 'fallback'
  | 'tfjs-node'
  | 'openvino'
  | 'swiftshader'
  | 'browser'
  | 'curl'
  | 'gql'
  | 'docker';

interface Check {
  /** Why it is missing, or undefined where it is there. */
  readonly missing: () => string | undefined;
  /** Set to 1, this variable turns the skip into a failure. */
  readonly requiredBy: string;
}

/** The browser of end-to-end tests. */
export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** The Python that has gql, a GraphQL client. */
export const GQL_PYTHON = process.env['GQL_PYTHON'] ?? 'python3';

const CHECKS: Record<Requirement, Check> = {
  redis: {
    missing: () =>
      spawnSync('redis-server', ['--version']).status === 0
        ? undefined
        : 'no redis-server on the PATH (Debian: apt-get install redis-server)',
    requiredBy: 'REQUIRE_REDIS',
  },
  'redis-tls': {
    missing: () => {
      const lacks = missingOpenssl();
      if (lacks !== undefined) return lacks;
      // Either way it ends at once: it knows the word and not the value, or not even the word.
      const { output } = spawnSync('redis-server', ['--tls-auth-clients', 'perhaps']);
      return output.join('').includes('Bad directive')
        ? 'this redis-server was built without TLS'
        : undefined;
    },
    requiredBy: 'REQUIRE_REDIS',
  },
  postgres: {
    missing: () =>
      findPostgres() === undefined
        ? 'no initdb and postgres in /usr/lib/postgresql/*/bin or on the PATH (Debian: apt-get install postgresql)'
        : undefined,
    requiredBy: 'REQUIRE_POSTGRES',
  },
  openssl: { missing: missingOpenssl, requiredBy: 'REQUIRE_CLIENTS' },
  network: { missing: missingNetwork, requiredBy: 'REQUIRE_FALLBACK' },
  weights: {
    missing: () => (findModelFolder() === undefined ? NO_WEIGHTS : undefined),
    requiredBy: 'REQUIRE_WEIGHTS',
  },
  'class-index': {
    missing: () =>
      existsSync(join(findModelFolder() ?? '', 'imagenet_class_index.json'))
        ? undefined
        : "no imagenet_class_index.json, Keras's list of its classes, beside the weights",
    requiredBy: 'REQUIRE_WEIGHTS',
  },
  pictures: {
    missing: () =>
      existsSync(join(SHARED, 'golden', 'predictions.json'))
        ? undefined
        : "no ../shared with pictures and Keras's answers to them",
    requiredBy: 'REQUIRE_WEIGHTS',
  },
  exports: {
    missing: () =>
      existsSync(join(SHARED, 'golden', 'efficientnet-lite0.json'))
        ? undefined
        : "no ../shared with others' models, pictures and their makers' answers to them",
    requiredBy: 'REQUIRE_WEIGHTS',
  },
  fallback: {
    missing: () => (findFallbackWheel() === undefined ? NO_FALLBACK : undefined),
    requiredBy: 'REQUIRE_FALLBACK',
  },
  'tfjs-node': {
    missing: () =>
      loads('@tensorflow/tfjs-node')
        ? undefined
        : '@tensorflow/tfjs-node does not load (npm run setup:tfjs-node)',
    requiredBy: 'REQUIRE_TFJS_NODE',
  },
  openvino: {
    missing: () =>
      loadsOpenVino() ? undefined : 'OpenVINO does not load (npm run setup:openvino)',
    requiredBy: 'REQUIRE_OPENVINO',
  },
  swiftshader: { missing: missingSwiftShader, requiredBy: 'REQUIRE_SWIFTSHADER' },
  browser: {
    missing: () =>
      existsSync(CHROMIUM)
        ? undefined
        : `no Chromium at ${CHROMIUM} (Debian: apt-get install chromium; elsewhere set CHROMIUM)`,
    requiredBy: 'REQUIRE_BROWSER',
  },
  curl: {
    missing: () =>
      spawnSync('curl', ['--version']).status === 0
        ? undefined
        : 'no curl on the PATH (Debian: apt-get install curl)',
    requiredBy: 'REQUIRE_CLIENTS',
  },
  gql: {
    missing: () =>
      spawnSync(GQL_PYTHON, ['-c', 'import gql, aiohttp, requests_toolbelt']).status === 0
        ? undefined
        : `${GQL_PYTHON} has no gql (pip install 'gql[aiohttp,requests]'; GQL_PYTHON names another)`,
    requiredBy: 'REQUIRE_CLIENTS',
  },
  docker: {
    missing: () => {
      const lacks = [['version'], ['compose', 'version'], ['buildx', 'version']].find(
        (args) => spawnSync('docker', args).status !== 0,
      );
      return lacks && `no Docker engine: \`docker ${lacks.join(' ')}\` fails`;
    },
    requiredBy: 'REQUIRE_CONTAINERS',
  },
};

/**
 * Like `describe`, but skips, by name and reason, where the machine lacks a requirement; fails
 * instead where the environment insists on it.
 */
export function describeWith(
  requirements: readonly Requirement[],
  name: string,
  suite: () => void,
): void {
  for (const requirement of requirements) {
    const { missing, requiredBy } = CHECKS[requirement];
    const reason = missing();
    if (reason === undefined) continue;
    if (process.env[requiredBy] === '1') throw new Error(`${requiredBy}=1, but ${reason}.`);
    describe.skip(`${name}${SKIP_MARK}${reason}]`, suite);
    return;
  }
  describe(name, suite);
}

function missingOpenssl(): string | undefined {
  return spawnSync('openssl', ['version']).status === 0
    ? undefined
    : 'no openssl on the PATH (Debian: apt-get install openssl)';
}

/** Whether a package of the classifier loads, native code included, in a process of its own. */
function loads(packageName: string): boolean {
  const script = `require(${JSON.stringify(packageName)})`;
  const cwd = join(REPOSITORY, 'classifier');
  return spawnSync(process.execPath, ['--eval', script], { cwd }).status === 0;
}

/** Whether the classifier finds it and loads it, in a process of its own. */
function loadsOpenVino(): boolean {
  const kind = join(REPOSITORY, 'classifier', 'dist', 'engines', 'openvino', 'kind.js');
  const script = `(await import(${JSON.stringify(kind)})).openVino.check()`;
  const args = ['--input-type=module', '--eval', `await ${script}`];
  return spawnSync(process.execPath, args).status === 0;
}
