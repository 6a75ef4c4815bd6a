import type { Logger } from 'pino';
import type { ClassifierConfig } from './config.js';
import type { Machine } from './engines/machine.js';
import { requireEngine } from './engines/require-engine.js';

/**
 * What this process is to run networks on, by its configuration.
 *
 * @throws ConfigError where that is not to be had here.
 */
export function requireMachine(config: ClassifierConfig, logger: Logger): Promise<Machine> {
  return requireEngine({
    engine: config.ENGINE,
    precision: config.PRECISION,
    device: config.DEVICE,
    threadCount: config.INFERENCE_THREADS,
    logger,
  });
}
