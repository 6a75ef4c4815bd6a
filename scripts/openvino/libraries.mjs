import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from '../environment.mjs';
import { fetchWheel } from '../fetch-wheel.mjs';
import { folderName, LIBRARY, librariesOf, VERSION, WHEELS } from './wheel.mjs';

const INSTEAD =
  'Without it onnxruntime answers. Where OpenVINO is installed, OPENVINO_DIR says where.';

/** As the engine looks in OPENVINO_DIR. */
const PLACES = ['.', 'libs', 'openvino/libs', 'runtime/lib/intel64', 'runtime/lib/aarch64'];

/** Libraries side by side, as they look for each other, and the licences of all that is in them. */
const UNPACK = `
import pathlib, sys, zipfile
wheel, target, *libraries = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        _, inside, licence = name.partition('.dist-info/licenses/')
        if name.startswith('openvino/libs/') and name.rpartition('/')[2] in libraries:
            path = pathlib.Path(target, name.rpartition('/')[2])
        elif inside and licence and not licence.endswith('/'):
            path = pathlib.Path(target, 'licenses', licence)
        else:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(archive.read(name))
missing = [name for name in libraries if not pathlib.Path(target, name).exists()]
if missing:
    sys.exit('The wheel lacks ' + ', '.join(missing))
`;

/**
 * @returns The folder of the libraries and where they come from.
 * @throws SetupError that says what is missing.
 */
export function findLibraries(cache, say) {
  const given = process.env.OPENVINO_DIR;
  if (given) return { folder: requireLibrary(given), description: `the OpenVINO in ${given}` };
  const wheel = wheelForHere();
  const folder = join(cache, folderName());
  if (!existsSync(join(folder, LIBRARY))) {
    const pinned = { name: 'openvino', version: VERSION, ...wheel };
    const wanted = { unpack: UNPACK, args: librariesOf(wheel), folder, marker: LIBRARY };
    fetchWheel({ wheel: pinned, ...wanted, instead: INSTEAD }, say);
  }
  return { folder, description: `openvino ${VERSION}` };
}

function requireLibrary(given) {
  const found = PLACES.map((place) => join(given, place)).find((folder) =>
    existsSync(join(folder, LIBRARY)),
  );
  if (found !== undefined) return found;
  throw new SetupError(
    `OPENVINO_DIR: expected ${LIBRARY}, of OpenVINO ${VERSION}, in ${given}. It is the folder of ` +
      'the installed Python package openvino, or of OpenVINO’s archive. Without OPENVINO_DIR it ' +
      'is downloaded from PyPI.',
  );
}

function wheelForHere() {
  const { platform, arch } = process;
  const wheel = WHEELS[arch];
  if (platform !== 'linux' || wheel === undefined) {
    const known = Object.keys(WHEELS).join(' and ');
    throw new SetupError(
      `It is set up on Linux on ${known}; this is ${platform} on ${arch}. ${INSTEAD}`,
    );
  }
  const { glibcVersionRuntime: glibc } = process.report.getReport().header;
  if (glibc === undefined) {
    throw new SetupError(
      `It needs glibc ${wheel.glibc} or newer; this Linux has another C library, as Alpine has. ${INSTEAD}`,
    );
  }
  if (glibc.localeCompare(wheel.glibc, 'en', { numeric: true }) < 0) {
    throw new SetupError(`It needs glibc ${wheel.glibc} or newer; this is ${glibc}. ${INSTEAD}`);
  }
  return wheel;
}
