import { dirname } from 'node:path';
import { deviceEnvironment } from '@detections/test-support/device-environment';
import type { Inputs } from '../inputs.js';
import type { Environment } from './deployment.js';

/**
 * Defaults throughout, as an operator runs it; but no answer comes from a cache unless the cache is
 * what is measured, no process spends time on a log that the others do not write, and on a machine
 * that is slow or busy nobody is refused. On a GPU where `DEVICE` says so.
 */
export function serviceEnvironment({ model, cacheFolder }: Inputs): Environment {
  return {
    MODEL_DIR: dirname(model.weightsPath),
    CACHE_DIR: cacheFolder,
    CACHE_TTL_SECONDS: '0',
    LOG_LEVEL: 'warn',
    JOB_TIMEOUT_MS: '120000',
    ...deviceEnvironment(),
  };
}
