import { createRequire } from 'node:module';
import { constants } from 'node:os';

/** dlopen's flag that no dlclose unloads the library; Node has no name for it. */
const RTLD_NODELETE: Partial<Record<NodeJS.Platform, number>> = { linux: 0x1000, darwin: 0x80 };

/**
 * Keeps tfjs-node's addon, and with it TensorFlow, in the process when the thread that loaded it
 * ends. Node would unload it with the last such thread, while TensorFlow's own threads still run
 * its code: the process then dies of a segmentation fault, at once or when it exits.
 */
export function keepAddonLoaded(): void {
  const noDelete = RTLD_NODELETE[process.platform];
  const loaded = Object.keys(createRequire(import.meta.url).cache);
  const addon = loaded.find((path) => path.endsWith('tfjs_binding.node'));
  if (noDelete === undefined || addon === undefined) return;
  process.dlopen({ exports: {} }, addon, constants.dlopen.RTLD_LAZY | noDelete);
}
