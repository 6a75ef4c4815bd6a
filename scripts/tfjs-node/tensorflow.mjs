import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { SetupError } from '../environment.mjs';
import { fetchWheel } from '../fetch-wheel.mjs';

/** Newer than the 2.9.1 that tfjs-node asks for; its C API is compatible, and PyPI has it. */
const WHEEL = {
  name: 'tensorflow-cpu',
  version: '2.21.0',
  /** For Linux on x86-64, the one that PyPI has with libraries of this kind. */
  sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
  megabytes: 270,
};

/** Unpacks the two libraries and the headers, a quarter of the wheel's files. */
const UNPACK = `
import sys, zipfile
wheel, target = sys.argv[1:]
libraries = {'tensorflow/libtensorflow_cc.so.2', 'tensorflow/libtensorflow_framework.so.2'}
headers = ('tensorflow/include/tensorflow/', 'tensorflow/include/xla/tsl/', 'tensorflow/include/tsl/')
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name in libraries or name.startswith(headers):
            archive.extract(name, target)
`;

/**
 * @returns The two libraries, the headers' folder, and an id that changes with them.
 * @throws SetupError
 */
export function findTensorFlow(cache, say) {
  const given = process.env.LIBTENSORFLOW_DIR;
  if (given) return describeFolder(given, `the TensorFlow in ${given}`);
  const { name, version } = WHEEL;
  const id = `${name}-${version}-${process.platform}-${process.arch}`;
  const folder = join(cache, id);
  if (!existsSync(folder)) {
    const instead = 'Without PyPI, set LIBTENSORFLOW_DIR to a TensorFlow C library.';
    const unpacking = 'Unpacking the libraries and headers …';
    fetchWheel({ wheel: WHEEL, unpack: UNPACK, folder, unpacking, instead }, say);
  }
  return { ...describeFolder(join(folder, 'tensorflow'), `${name} ${version}`), id };
}

/** Puts libraries and headers where the package's binding.gyp looks for them. */
export function placeTensorFlow({ library, framework, include }, { folder }, { copy }) {
  const deps = join(folder, 'deps');
  rmSync(deps, { recursive: true, force: true });
  mkdirSync(join(deps, 'lib'), { recursive: true });
  symlinkSync(include, join(deps, 'include'), 'dir');
  const place = copy ? copyFileSync : symlinkSync;
  const into = (name) => join(deps, 'lib', name);
  // The name that the wheel's library bears in itself, which the addon will ask for at run time…
  place(library, into('libtensorflow_cc.so.2'));
  place(framework, into('libtensorflow_framework.so.2'));
  // … the one that the C library from TensorFlow's own archive bears, and those for the linker.
  symlinkSync('libtensorflow_cc.so.2', into('libtensorflow.so.2'));
  symlinkSync('libtensorflow_cc.so.2', into('libtensorflow.so'));
  symlinkSync('libtensorflow_framework.so.2', into('libtensorflow_framework.so'));
}

/** Accepts the layout of TensorFlow's archive (lib, include) and that of the Python package. */
function describeFolder(folder, description) {
  const find = (...candidates) => {
    const found = candidates.map((path) => join(folder, path)).find(existsSync);
    if (found !== undefined) return realpathSync(found);
    throw new SetupError(
      `${folder}: expected ${candidates.join(' or ')}. LIBTENSORFLOW_DIR is the folder of ` +
        "TensorFlow's C library (lib and include), or an installed Python package tensorflow.",
    );
  };
  const library = find('lib/libtensorflow.so.2', 'libtensorflow_cc.so.2');
  const framework = find('lib/libtensorflow_framework.so.2', 'libtensorflow_framework.so.2');
  find('include/tensorflow/c/c_api.h');
  const { size, mtimeMs } = statSync(library);
  const id = createHash('sha256').update(`${library}\0${size}\0${mtimeMs}`).digest('hex');
  return { library, framework, include: find('include'), description, id: id.slice(0, 16) };
}
