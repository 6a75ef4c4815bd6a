import { fileURLToPath } from 'node:url';
import { booleanVariable, integerVariable, loadConfig } from '@detections/schema/lifecycle';
import { redisVariables } from '@detections/schema/redis';
import { z } from 'zod';

const MEBIBYTE = 1024 * 1024;
const DAY_SECONDS = 86_400;
const BUILT_PAGE = fileURLToPath(new URL('../../ui/dist', import.meta.url));

/** The API's variables, each with its default; the README's table says the same in words. */
export const apiVariables = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: integerVariable(0, 65_535).default(4000),
  MAX_UPLOAD_BYTES: integerVariable(1, 1024 * MEBIBYTE).default(10 * MEBIBYTE),
  JOB_TIMEOUT_MS: integerVariable(1, 600_000).default(30_000),
  MAX_QUEUE_LENGTH: integerVariable(1, 1_000_000).default(256),
  MAX_QUEUE_BYTES: integerVariable(1, 64 * 1024 * MEBIBYTE).default(256 * MEBIBYTE),
  FEEDBACK_WINDOW_SECONDS: integerVariable(1, 7 * DAY_SECONDS).default(3600),
  DATA_DIR: z.string().default('data'),
  UI_DIR: z.string().default(BUILT_PAGE),
  GRAPHQL_SANDBOX: booleanVariable.default(true),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
});

const variables = apiVariables.extend(redisVariables.shape);

export type ApiConfig = z.output<typeof apiVariables>;

/** @throws ConfigError */
export function readConfig(): z.output<typeof variables> {
  return loadConfig(variables, process.env);
}

const feedbackExportVariables = apiVariables.pick({ DATA_DIR: true }).extend({
  /** No default: without it the file is read. */
  REDIS_URL: redisVariables.shape.REDIS_URL.unwrap().optional(),
  REDIS_CA_FILE: redisVariables.shape.REDIS_CA_FILE,
  /** Where the caller of npm stands; npm itself changes to the repository. */
  INIT_CWD: z.string().default(process.cwd()),
});

/** @throws ConfigError */
export function readFeedbackExportConfig(): z.output<typeof feedbackExportVariables> {
  return loadConfig(feedbackExportVariables, process.env);
}
