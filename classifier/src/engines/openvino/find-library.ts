import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readEngineConfig } from '../config.js';

/** As scripts/openvino/wheel.mjs has it; a test compares them. */
export const OPENVINO_VERSION = '2026.4.1';

/** The end of the name holds the version of the interface: no other is taken. */
export const LIBRARY = 'libopenvino_c.so.2641';

/** In a folder of libraries alone, in the Python package, beside it, and in the archive. */
const PLACES = ['.', 'libs', 'openvino/libs', 'runtime/lib/intel64', 'runtime/lib/aarch64'];

/**
 * @returns The path of OpenVINO's C library.
 * @throws Error that says where it was looked for.
 */
export function findLibrary(config = readEngineConfig()): string {
  const { OPENVINO_DIR: given } = config;
  const folder = given ?? cachedFolder(config.XDG_CACHE_HOME);
  const found = PLACES.map((place) => join(folder, place, LIBRARY)).find(existsSync);
  if (found !== undefined) return found;
  const where = given === undefined ? folder : `OPENVINO_DIR, which is ${given}`;
  throw new Error(`there is no ${LIBRARY} of OpenVINO ${OPENVINO_VERSION} in ${where}`);
}

function cachedFolder(cacheHome: string): string {
  const name = `openvino-${OPENVINO_VERSION}-${process.platform}-${process.arch}`;
  return join(cacheHome, 'detections', 'openvino', name);
}
