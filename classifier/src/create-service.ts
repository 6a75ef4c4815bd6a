import { systemClock } from '@detections/runtime';
import type { Service } from '@detections/runtime/lifecycle';
import { toRedisEndpoint } from '@detections/runtime/redis';
import { pino, type Logger } from 'pino';
import { Classifier, type ClassifierOptions } from './app.js';
import { readConfig } from './config.js';
import { HealthServer } from './health/health-server.js';
import { RedisJobSource } from './queue/redis-job-source.js';
import { requireMachine } from './require-machine.js';

/** Everything of this process, wired and not started. */
export function createService(): Service {
  const config = readConfig();
  const clock = systemClock;
  const logger = pino({ level: config.LOG_LEVEL, base: { service: 'classifier' } });
  const source = new RedisJobSource({
    ...toRedisEndpoint(config),
    clock,
    logger,
    claimIdleMs: config.CLAIM_IDLE_MS,
    maxDeliveries: config.MAX_DELIVERIES,
  });
  let classifier: Classifier | undefined;
  const health =
    config.HEALTH_PORT === undefined
      ? undefined
      : new HealthServer({
          host: config.HEALTH_HOST,
          port: config.HEALTH_PORT,
          isReady: () => classifier?.ready ?? false,
        });
  return {
    start: async () => {
      const machine = await requireMachine(config, logger);
      classifier = new Classifier({
        ...{ config, machine, source, clock, logger },
        onModel: logModel(logger),
      });
      await health?.start();
      await classifier.start();
    },
    close: async () => {
      await classifier?.close();
      await health?.close();
    },
  };
}

function logModel(logger: Logger): ClassifierOptions['onModel'] {
  return (served) => {
    if (served.state !== 'ready') {
      const { name, version, reason } = served;
      logger.warn({ name, version, reason }, 'not ready');
      return;
    }
    const { model, fallbackReason: reason } = served;
    logger.info({ model }, 'ready');
    if (reason !== undefined) logger.warn({ model, reason }, 'the fallback model answers');
  };
}
