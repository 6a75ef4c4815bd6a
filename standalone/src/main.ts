import { systemClock } from '@detections/schema';
import { runService } from '@detections/schema/lifecycle';
import { pino } from 'pino';
import { Standalone } from './app.js';
import { readConfig } from './config.js';

await runService(() => {
  const config = readConfig();
  const logger = pino({ level: config.LOG_LEVEL, base: { service: 'standalone' } });
  const print = (text: string): void => {
    process.stdout.write(text);
  };
  return new Standalone({ config, clock: systemClock, logger, print });
});
