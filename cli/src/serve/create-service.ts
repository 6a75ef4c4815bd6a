import { systemClock } from '@detections/runtime';
import { requireOpenFiles, type Service } from '@detections/runtime/lifecycle';
import { pino } from 'pino';
import { Standalone } from './app.js';
import { readConfig } from './config.js';

/** Everything of this process, wired and not started. */
export function createService(): Service {
  const config = readConfig();
  const maxConnections = requireOpenFiles(config.MAX_QUEUE_LENGTH);
  const logger = pino({ level: config.LOG_LEVEL, base: { service: 'standalone' } });
  const print = (text: string): void => {
    process.stdout.write(text);
  };
  return new Standalone({ config, maxConnections, clock: systemClock, logger, print });
}
