import { isIP } from 'node:net';
import { fileURLToPath } from 'node:url';
import { LONGEST_JOB_TIMEOUT_MS, modelNameSchema } from '@detections/schema';
import {
  booleanVariable,
  integerVariable,
  listVariable,
  loadConfig,
} from '@detections/schema/lifecycle';
import { redisVariables } from '@detections/schema/redis';
import { z } from 'zod';
import { hostNameOf } from './http/allow-hosts.js';
import type { ResultCacheLimits } from './answers/result-cache.js';

const MEBIBYTE = 1024 * 1024;
const SECOND_MS = 1000;
const DAY_SECONDS = 86_400;
const BUILT_PAGE = fileURLToPath(new URL('../../ui/dist', import.meta.url));

/** The API's variables, each with its default; the README's table says the same in words. */
export const apiVariables = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: integerVariable(0, 65_535).default(4000),
  MAX_UPLOAD_BYTES: integerVariable(1, 1024 * MEBIBYTE).default(10 * MEBIBYTE),
  JOB_TIMEOUT_MS: integerVariable(1, LONGEST_JOB_TIMEOUT_MS).default(30_000),
  MAX_QUEUE_LENGTH: integerVariable(1, 1_000_000).default(256),
  MAX_QUEUE_BYTES: integerVariable(1, 64 * 1024 * MEBIBYTE).default(256 * MEBIBYTE),
  FEEDBACK_WINDOW_SECONDS: integerVariable(1, 7 * DAY_SECONDS).default(3600),
  /** How long the answer to a photo is kept for whoever sends it again; 0: not at all. */
  CACHE_TTL_SECONDS: integerVariable(0, 7 * DAY_SECONDS).default(600),
  /** Some 23,000 answers of one class, 14,000 of five; 0: none. */
  CACHE_MAX_BYTES: integerVariable(0, 64 * 1024 * MEBIBYTE).default(16 * MEBIBYTE),
  /** Answers who names no model; resnet50 where it is not set and a classifier has it. */
  DEFAULT_MODEL: modelNameSchema.optional(),
  DATA_DIR: z.string().default('data'),
  UI_DIR: z.string().default(BUILT_PAGE),
  GRAPHQL_SANDBOX: booleanVariable.default(true),
  /** The first to the last byte of a request; 10 MiB in two minutes are 0.7 Mbit/s. */
  UPLOAD_TIMEOUT_MS: integerVariable(100, 3_600_000).default(120_000),
  /** Of one client; no limit where it is not set. */
  RATE_LIMIT_PER_MINUTE: integerVariable(1, 1_000_000).optional(),
  /** Whose X-Forwarded-For is believed. */
  TRUSTED_PROXIES: listVariable(
    z.string().refine(isAddressOrNetwork, 'expected an IP address or a CIDR'),
  ).default([]),
  /** SHA-256 of each key that opens the doors; open to all where it is not set. */
  API_KEYS: listVariable(
    z.string().regex(/^[0-9a-f]{64}$/i, 'expected SHA-256 hashes in hexadecimal digits'),
  ).default([]),
  CORS_ORIGINS: listVariable(
    z.string().refine(isOrigin, 'expected origins such as https://example.org, or *'),
  ).default([]),
  /** Names that the service goes by, besides those of this machine and of CORS_ORIGINS. */
  ALLOWED_HOSTS: listVariable(
    z.string().refine(isHostName, 'expected host names such as photos.example.org, or *'),
  ).default([]),
  /** For a load balancer to see that this process goes, and to turn to another. */
  SHUTDOWN_DELAY_MS: integerVariable(0, 600_000).default(0),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
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
