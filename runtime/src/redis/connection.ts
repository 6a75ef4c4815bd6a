import { Redis, type RedisOptions } from 'ioredis';
import type { RedisEndpoint } from './redis-endpoint.js';
import { OutageReport, type OutageLogger } from '../outage-report.js';

const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 1000;

export interface ConnectionOptions extends RedisEndpoint {
  /** Shown by CLIENT LIST and in the log. */
  readonly name: string;
  /** Told once when the connection is lost and once when it is back. */
  readonly logger: OutageLogger;
}

/**
 * Commands fail when the connection is lost or not there yet. Without the last line ioredis would
 * neither resend nor settle those under way, and their callers would wait for ever.
 */
const SETTLE_ON_CLOSE = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
} as const;

/** For commands: they fail at once where Redis is away, and soon where it is slow. */
export function connectFailingFast(options: ConnectionOptions, commandTimeoutMs: number): Redis {
  return connect(options, {
    ...SETTLE_ON_CLOSE,
    commandTimeout: commandTimeoutMs,
  });
}

/** For a call that blocks; it is never sent a second time, or later, behind its caller's back. */
export function connectForBlocking(options: ConnectionOptions): Redis {
  return connect(options, SETTLE_ON_CLOSE);
}

/** Resolves with the first word from a new connection, good or bad, and where it is given up. */
export async function firstWord(redis: Redis): Promise<void> {
  if (redis.status === 'ready') return;
  await new Promise<void>((resolve) => {
    const settle = (): void => {
      redis.off('ready', settle).off('error', settle).off('end', settle);
      resolve();
    };
    redis.on('ready', settle).on('error', settle).on('end', settle);
  });
}

type FailureBehaviour = Pick<
  RedisOptions,
  'enableOfflineQueue' | 'autoResendUnfulfilledCommands' | 'commandTimeout' | 'maxRetriesPerRequest'
>;

function connect(options: ConnectionOptions, onFailure: FailureBehaviour): Redis {
  const { url, ca, name } = options;
  const redis = new Redis(url, {
    connectionName: name,
    // A command more at each start, for which every ACL would need a rule that Redis 7.0 lacks.
    disableClientInfo: true,
    retryStrategy: (attempt) => Math.min(FIRST_RETRY_MS * 2 ** attempt, LONGEST_RETRY_MS),
    ...onFailure,
    ...(ca === undefined ? {} : { tls: { ca } }),
  });
  reportOutages(redis, options);
  return redis;
}

/** ioredis emits an error with every attempt to come back. */
function reportOutages(redis: Redis, { name, logger }: ConnectionOptions): void {
  const outages = new OutageReport(logger, {
    begins: 'Redis connection lost',
    ends: 'Redis connection back',
  });
  redis.on('error', (error: Error) => {
    outages.failed({ connection: name, reason: error.message });
  });
  redis.on('ready', () => {
    outages.succeeded({ connection: name });
  });
}
