import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where Debian's Chromium has SwiftShader, a GPU that is made up on the processor. */
const FOLDER = process.env['SWIFTSHADER_DIR'] ?? '/usr/lib/chromium';
const LOADER = 'libvulkan.so.1';
const DRIVER = 'vk_swiftshader_icd.json';

/** The environment in which a program sees SwiftShader and no other GPU. */
export const SWIFTSHADER_ENVIRONMENT = {
  LD_LIBRARY_PATH: FOLDER,
  VK_DRIVER_FILES: join(FOLDER, DRIVER),
} as const;

/** @returns why it is missing, or undefined where it is there. */
export function missingSwiftShader(): string | undefined {
  return [LOADER, DRIVER].every((name) => existsSync(join(FOLDER, name)))
    ? undefined
    : `no ${LOADER} and ${DRIVER} in ${FOLDER} (Debian: apt-get install chromium; elsewhere set SWIFTSHADER_DIR)`;
}
