import { classifierVariables } from '@detections/classifier';
import { apiVariables } from '@detections/graphql-api';
import { loadConfig } from '@detections/runtime/lifecycle';
import { redisVariables } from '@detections/runtime/redis';
import { z } from 'zod';

/** Both services' variables; without `REDIS_URL` the queue lives in memory. */
export const serveVariables = z.object({
  ...classifierVariables.shape,
  ...apiVariables.shape,
  ...redisVariables.shape,
  REDIS_URL: redisVariables.shape.REDIS_URL.unwrap().optional(),
  /** Quiet by default: a person reads this process's terminal. */
  LOG_LEVEL: apiVariables.shape.LOG_LEVEL.unwrap().default('warn'),
});

export type StandaloneConfig = z.output<typeof serveVariables>;

/**
 * Over Redis an integrator must not get another network's answers unasked; a person at the terminal
 * would rather have those than none.
 *
 * @throws ConfigError
 */
export function readConfig(): StandaloneConfig {
  const config = loadConfig(serveVariables, process.env);
  const { FALLBACK_MODEL = config.REDIS_URL === undefined ? 'on' : 'off' } = config;
  return { ...config, FALLBACK_MODEL };
}
