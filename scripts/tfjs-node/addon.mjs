import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { requireProgram, run, SetupError } from '../environment.mjs';

/**
 * Builds the package's addon against the TensorFlow under its deps/, or takes it from the cache,
 * and puts it where the package looks for it.
 *
 * @throws SetupError
 */
export function buildAddon(tfjsNode, tensorFlow, cache, say) {
  const target = addonPathOf(tfjsNode);
  const { modules, napi } = process.versions;
  const key = [
    `tfjs-node-${tfjsNode.version}`,
    tensorFlow.id,
    `node-abi${modules}-napi${napi}`,
    `${process.platform}-${process.arch}`,
  ].join('_');
  const cached = join(cache, `${key}.node`);
  if (!existsSync(cached)) {
    say(`Building the addon of @tensorflow/tfjs-node ${tfjsNode.version} …`);
    build(tfjsNode, target);
    const temporary = `${cached}.${process.pid}.tmp`;
    mkdirSync(cache, { recursive: true });
    copyFileSync(target, temporary);
    renameSync(temporary, cached);
    return;
  }
  mkdirSync(dirname(target), { recursive: true });
  // A link would not do: the addon finds TensorFlow beside itself.
  copyFileSync(cached, target);
}

/** As the package itself will look for it; the folder's name holds the version of Node-API. */
function addonPathOf({ manifestPath }) {
  return createRequire(manifestPath)('@mapbox/node-pre-gyp').find(manifestPath);
}

function build({ folder }, target) {
  requireProgram('python3', 'python3');
  requireProgram('make', 'make');
  requireProgram('g++', 'g++');
  const nodeDir = nodeDirectory();
  const options = {
    module: target,
    module_name: 'tfjs_binding',
    module_path: dirname(target),
    napi_build_version: /napi-v(\d+)/.exec(target)?.[1] ?? process.versions.napi,
    // Otherwise node-gyp downloads Node's headers from nodejs.org.
    ...(nodeDir === undefined ? {} : { nodedir: nodeDir }),
  };
  const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  run(process.execPath, [nodeGyp(), 'rebuild', ...args], { cwd: folder });
  rmSync(join(folder, 'build'), { recursive: true, force: true });
}

/** The installation of this Node, where it brings its headers. */
function nodeDirectory() {
  const candidates = [join(dirname(process.execPath), '..'), process.env.npm_config_nodedir];
  return candidates.find((folder) => folder && existsSync(join(folder, 'include/node/node_api.h')));
}

/** npm brings node-gyp along; `npm run` says where npm is. */
function nodeGyp() {
  const npmPrefixes = [
    process.env.npm_execpath && join(dirname(process.env.npm_execpath), '..'),
    join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm'),
    npmRoot() && join(npmRoot(), 'npm'),
  ].filter(Boolean);
  for (const prefix of npmPrefixes) {
    const script = join(prefix, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
    if (existsSync(script)) return script;
  }
  throw new SetupError(
    `It needs node-gyp, which npm brings along; looked under ${npmPrefixes.join(', ')}. ` +
      'Start it as npm run setup:tfjs-node.',
  );
}

function npmRoot() {
  const { status, stdout } = spawnSync('npm', ['root', '--global'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
