import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LONGEST_JOB_TIMEOUT_MS, modelNameSchema } from '@detections/schema';
import {
  booleanVariable,
  integerVariable,
  listVariable,
  loadConfig,
} from '@detections/runtime/lifecycle';
import { redisVariables } from '@detections/runtime/redis';
import { z } from 'zod';
import { hostNameOf } from './http/allow-hosts.js';
import { apiKeyVariable, checkOneMeaning } from './http/api-keys.js';
import type { TeachingLimits } from './application/classifiers/classifier-store.js';
import type { ModelUploadsOptions } from './application/model-uploads/create-model-uploads.js';
import type { ResultCacheLimits } from './answers/result-cache.js';

const MEBIBYTE = 1024 * 1024;
const BYTES_PER_MB = 1_000_000;
const SECOND_MS = 1000;
const DAY_SECONDS = 86_400;
const BUILT_PAGE = fileURLToPath(new URL('../../ui/dist', import.meta.url));

/** The API's variables; docs/configuration.md is made from them and their metadata. */
export const apiVariables = z.object({
  HOST: z
    .string()
    .default('127.0.0.1')
    .meta({ unit: 'address', description: 'where it listens; `0.0.0.0` in the image' }),
  PORT: integerVariable(0, 65_535)
    .default(4000)
    .meta({ description: 'where it listens; 0 takes any free port' }),
  MAX_UPLOAD_BYTES: integerVariable(1, 1024 * MEBIBYTE)
    .default(10 * MEBIBYTE)
    .meta({ unit: 'bytes', description: 'largest upload' }),
  JOB_TIMEOUT_MS: integerVariable(1, LONGEST_JOB_TIMEOUT_MS)
    .default(30_000)
    .meta({ unit: 'ms', description: 'longest wait for an answer, from the complete upload' }),
  MAX_QUEUE_LENGTH: integerVariable(1, 1_000_000)
    .default(256)
    .meta({ unit: 'jobs', description: 'most jobs that wait or are worked on' }),
  MAX_QUEUE_BYTES: integerVariable(1, 64 * 1024 * MEBIBYTE)
    .default(256 * MEBIBYTE)
    .meta({ unit: 'bytes', description: 'most bytes of their images' }),
  FEEDBACK_WINDOW_SECONDS: integerVariable(1, 7 * DAY_SECONDS)
    .default(3600)
    .meta({
      unit: 's',
      description: 'how long an answer is remembered, so that feedback can name it',
    }),
  CACHE_TTL_SECONDS: integerVariable(0, 7 * DAY_SECONDS)
    .default(600)
    .meta({
      unit: 's',
      description:
        'how long an answer is kept for whoever sends the same photo with the same question; 0: not at all',
    }),
  CACHE_MAX_BYTES: integerVariable(0, 64 * 1024 * MEBIBYTE)
    .default(16 * MEBIBYTE)
    .meta({
      unit: 'bytes',
      description:
        "most bytes of kept answers, in each process's memory, or in Redis for all API processes together: 16 MiB are some 23,000 answers of one class, or 14,000 of five; 0: none",
    }),
  DEFAULT_MODEL: modelNameSchema.optional().meta({
    unit: "a model's name",
    description:
      'answers whoever names no model; without it `resnet50` where a classifier is ready with it, else the model that stands in for it',
  }),
  DATA_DIR: z.string().default('data').meta({
    unit: 'folder',
    description:
      'for `detections.db`, where what must last is kept without `DATABASE_URL`; `feedback.jsonl` of earlier versions is read there',
  }),
  DATABASE_URL: z
    .string()
    .refine((text) => /^postgres(ql)?:\/\/./.test(text) && URL.canParse(text), {
      error: 'expected postgres://[user:password@]host[:port]/database',
    })
    .optional()
    .meta({
      unit: '`postgres://`',
      description:
        'PostgreSQL, for what must last; wanted where several API processes share one Redis. Without it SQLite in `DATA_DIR`. `?sslmode=verify-full&sslrootcert=FILE` at its end asks for TLS',
    }),
  MAX_CLASSIFIERS: integerVariable(0, 10_000).default(100).meta({
    unit: 'classifiers',
    description: 'most classifiers that people teach; 0: none',
  }),
  MAX_CLASSES: integerVariable(2, 10_000)
    .default(200)
    .meta({ unit: 'classes', description: 'most classes of one of them' }),
  MAX_EXAMPLES: integerVariable(1, 100_000)
    .default(5000)
    .meta({ unit: 'examples', description: 'most examples of one of them' }),
  MAX_PHOTO_BYTES: integerVariable(0, 1024 * 1024 * MEBIBYTE)
    .default(2048 * MEBIBYTE)
    .meta({
      unit: 'bytes',
      description:
        "most bytes of all examples' photos in the database, of some 50 kB each: 2 GiB are some 43,000",
    }),
  MODELS_DIR: z.string().default('models').meta({
    unit: 'folder',
    description: 'where uploaded models go: the folder that the classifiers serve models from',
  }),
  MODEL_UPLOADS: booleanVariable.default(false).meta({
    description:
      'whether models are taken by upload: see [Models by upload](operations.md#models-by-upload). For API and classifiers alike',
  }),
  MAX_MODEL_UPLOAD_MB: integerVariable(1, 100_000)
    .default(500)
    .meta({ unit: 'MB', description: 'most bytes of the files of one uploaded model' }),
  MAX_MODEL_UPLOADS: integerVariable(1, 1000).default(5).meta({
    unit: 'uploads',
    description: 'most uploaded models that nobody has kept; each is gone after an hour',
  }),
  UI_DIR: z.string().default(BUILT_PAGE).meta({
    unit: 'folder',
    defaultText: '`ui/dist` of the repository',
    description: 'the built web page',
  }),
  GRAPHQL_SANDBOX: booleanVariable
    .default(true)
    .meta({ description: 'Explorers in browsers (Apollo Sandbox, Altair), and introspection' }),
  UPLOAD_TIMEOUT_MS: integerVariable(100, 3_600_000).default(120_000).meta({
    unit: 'ms',
    description:
      'from the first byte of a request to the last; 10 MiB in two minutes are 0.7 Mbit/s',
  }),
  RATE_LIMIT_PER_MINUTE: integerVariable(1, 1_000_000).optional().meta({
    unit: 'requests',
    description:
      'of one client; counted in Redis for all API processes, or in memory. Without it there is no limit',
  }),
  TRUSTED_PROXIES: listVariable(
    z.string().refine(isAddressOrNetwork, 'expected an IP address or a CIDR'),
  )
    .default([])
    .meta({
      unit: 'addresses or CIDRs, separated by commas',
      description: 'whose `X-Forwarded-For` is believed; otherwise it is ignored',
    }),
  API_KEYS: listVariable(apiKeyVariable).superRefine(checkOneMeaning).default([]).meta({
    unit: '`HASH` or `HASH:ROLE+ROLE`, separated by commas',
    description:
      'SHA-256, in hex, of the keys that open the doors, with their roles of `read`, `teach` and `models`, `read` unless given: see [Access](api.md#access). Without it the doors are open to all, and teaching to this machine',
  }),
  OPEN_TEACHING: booleanVariable.default(false).meta({
    description:
      'without `API_KEYS`: whether others than this machine may teach, see the photos of examples, and upload models',
  }),
  CORS_ORIGINS: listVariable(
    z.string().refine(isOrigin, 'expected origins such as https://example.org, or *'),
  )
    .default([])
    .meta({ unit: 'origins, separated by commas, or `*`', description: 'whose pages may call' }),
  ALLOWED_HOSTS: listVariable(
    z.string().refine(isHostName, 'expected host names such as photos.example.org, or *'),
  )
    .default([])
    .meta({
      unit: 'host names, separated by commas, or `*`',
      description:
        'names that the service goes by, without scheme and port, besides `localhost`, `*.localhost`, IP addresses and the hosts of `CORS_ORIGINS`: see [Access](api.md#access). In compose `graphql-api`',
    }),
  SHUTDOWN_DELAY_MS: integerVariable(0, 600_000).default(0).meta({
    unit: 'ms',
    description:
      'how long it serves on after SIGTERM while `/health/ready` already says 503, so that a load balancer turns away: several of its health intervals',
  }),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
    .default('info')
    .meta({ description: 'least severe log line that is written' }),
});

/** @returns undefined where the cache is turned off. */
export function resultCacheLimits(
  config: Pick<ApiConfig, 'CACHE_TTL_SECONDS' | 'CACHE_MAX_BYTES'>,
): ResultCacheLimits | undefined {
  const { CACHE_TTL_SECONDS: ttlSeconds, CACHE_MAX_BYTES: maxBytes } = config;
  return ttlSeconds === 0 || maxBytes === 0
    ? undefined
    : { ttlMs: ttlSeconds * SECOND_MS, maxBytes };
}

export function teachingLimits(
  config: Pick<ApiConfig, 'MAX_CLASSIFIERS' | 'MAX_CLASSES' | 'MAX_EXAMPLES' | 'MAX_PHOTO_BYTES'>,
): TeachingLimits {
  return {
    maxClassifiers: config.MAX_CLASSIFIERS,
    maxClasses: config.MAX_CLASSES,
    maxExamples: config.MAX_EXAMPLES,
    maxPhotoBytes: config.MAX_PHOTO_BYTES,
  };
}

export function modelUploadOptions(
  config: Pick<
    ApiConfig,
    'MODELS_DIR' | 'MODEL_UPLOADS' | 'MAX_MODEL_UPLOAD_MB' | 'MAX_MODEL_UPLOADS'
  >,
): Pick<ModelUploadsOptions, 'modelsDir' | 'limits'> {
  return {
    modelsDir: config.MODEL_UPLOADS ? resolve(config.MODELS_DIR) : undefined,
    limits: {
      maxBytes: config.MAX_MODEL_UPLOAD_MB * BYTES_PER_MB,
      maxUploads: config.MAX_MODEL_UPLOADS,
    },
  };
}

/** What a browser sends as Origin: scheme, host and port, nothing behind. */
function isOrigin(text: string): boolean {
  return text === '*' || (URL.canParse(text) && new URL(text).origin === text);
}

/** Without scheme, port or path. */
function isHostName(text: string): boolean {
  return text === '*' || hostNameOf(text) === text.toLowerCase();
}

function isAddressOrNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  const fits = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
  return bits > 0 && fits && rest.length === 0;
}

const variables = apiVariables.extend(redisVariables.shape);

export type ApiConfig = z.output<typeof apiVariables>;

/** @throws ConfigError */
export function readConfig(): z.output<typeof variables> {
  return loadConfig(variables, process.env);
}

const feedbackExportVariables = apiVariables.pick({ DATA_DIR: true, DATABASE_URL: true }).extend({
  /** No default: without it there was no Redis that might still have feedback. */
  REDIS_URL: redisVariables.shape.REDIS_URL.unwrap().optional(),
  REDIS_CA_FILE: redisVariables.shape.REDIS_CA_FILE,
  /** Where the caller of npm stands; npm itself changes to the repository. */
  INIT_CWD: z.string().default(process.cwd()),
});

/** @throws ConfigError */
export function readFeedbackExportConfig(): z.output<typeof feedbackExportVariables> {
  return loadConfig(feedbackExportVariables, process.env);
}

const classesVariables = z.object({
  /** Of the service that is asked. */
  DETECTIONS_API_KEY: z.string().optional(),
  /** Where the caller of npm stands; npm itself changes to the repository. */
  INIT_CWD: z.string().default(process.cwd()),
});

/** @throws ConfigError */
export function readClassesConfig(): z.output<typeof classesVariables> {
  return loadConfig(classesVariables, process.env);
}
