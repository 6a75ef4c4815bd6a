import { availableParallelism, homedir } from 'node:os';
import { join } from 'node:path';
import { modelNameSchema } from '@detections/schema';
import { integerVariable, listVariable, loadConfig } from '@detections/schema/lifecycle';
import { redisVariables } from '@detections/schema/redis';
import { z } from 'zod';
import { engineVariable } from './engines/engine-variable.js';
import { DEFAULT_MODEL_SOURCES } from './importers/keras-resnet50/model-sources.js';

const { weights, classIndex } = DEFAULT_MODEL_SOURCES;

const md5 = z.string().regex(/^[0-9a-f]{32}$/, 'expected 32 hexadecimal digits');

/** Tried in order, separated by commas. */
const urls = z
  .string()
  .transform((text) => text.split(',').map((url) => url.trim()))
  .pipe(z.array(z.url({ protocol: /^https?$/ })).min(1));

/** The classifier's variables, each with its default; the README's table says the same in words. */
export const classifierVariables = z.object({
  /** Searched first for the two model files. */
  MODEL_DIR: z.string().optional(),
  /** Holds models by name and version, and is looked at while the classifier runs. */
  MODELS_DIR: z.string().default('models'),
  /** Names of those to serve; all that there are where it is not set. */
  MODELS: listVariable(modelNameSchema).optional(),
  /** Beyond it the least recently used leaves memory, and comes back when it is asked for. */
  MAX_LOADED_MODELS: integerVariable(1, 1000).default(16),
  XDG_CACHE_HOME: z.string().default(join(homedir(), '.cache')),
  CACHE_DIR: z.string().optional(),
  WEIGHTS_URLS: urls.default([...weights.urls]),
  WEIGHTS_MD5: md5.default(weights.md5),
  CLASS_INDEX_URLS: urls.default([...classIndex.urls]),
  CLASS_INDEX_MD5: md5.default(classIndex.md5),
  ENGINE: engineVariable(),
  /** `auto` takes int8 where a model for this processor is installed. */
  PRECISION: z.enum(['fp32', 'int8', 'auto']).default('fp32'),
  INFERENCE_THREADS: integerVariable(1, 1024).default(availableParallelism()),
  MAX_BATCH_SIZE: integerVariable(1, 256).default(8),
  MAX_BATCH_DELAY_MS: integerVariable(0, 10_000).default(0),
  /** Short enough that a batch that hangs once, and a picture that hangs alone, leave the others time. */
  INFERENCE_TIMEOUT_MS: integerVariable(1000, 600_000).default(10_000),
  MAX_IMAGE_PIXELS: integerVariable(1, 1_000_000_000).default(150_000_000),
  CLAIM_IDLE_MS: integerVariable(100, 600_000).default(5000),
  MAX_DELIVERIES: integerVariable(1, 100).default(3),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
});

const variables = classifierVariables.extend({
  ...redisVariables.shape,
  /** Where health is served, for a container's health check; off where it is not set. */
  HEALTH_PORT: integerVariable(0, 65_535).optional(),
  HEALTH_HOST: z.string().default('127.0.0.1'),
});

export type ClassifierConfig = z.output<typeof classifierVariables>;

/** @throws ConfigError */
export function readConfig(): z.output<typeof variables> {
  return loadConfig(variables, process.env);
}

/** Quiet by default: what a person wants to read is the report. */
const evaluationVariables = classifierVariables.extend({
  LOG_LEVEL: classifierVariables.shape.LOG_LEVEL.unwrap().default('warn'),
  /** Where the caller of npm stands; npm itself changes to the repository. */
  INIT_CWD: z.string().default(process.cwd()),
});

export type EvaluationConfig = z.output<typeof evaluationVariables>;

/**
 * @param engine Comes before the variable `ENGINE`.
 * @throws ConfigError
 */
export function readEvaluationConfig({
  engine = process.env['ENGINE'],
}: {
  readonly engine?: string | undefined;
} = {}): EvaluationConfig {
  return loadConfig(evaluationVariables, { ...process.env, ENGINE: engine });
}
