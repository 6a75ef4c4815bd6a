import { Redis, type RedisOptions } from 'ioredis';

const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 1000;

export interface ConnectionOptions {
  readonly url: string;
  /** Shown by CLIENT LIST. */
  readonly name: string;
  /** Called once when the connection is lost, and again only after it was back. */
  readonly onDown: (error: Error) => void;
  /** Called when the connection is back after having been lost. */
  readonly onUp: () => void;
}

/** For commands whose caller waits: they fail at once where Redis is away or slow. */
export function connectFailingFast(options: ConnectionOptions, commandTimeoutMs: number): Redis {
  return connect(options, {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    commandTimeout: commandTimeoutMs,
  });
}

/** For commands that nobody else would repeat: they wait until Redis is back. */
export function connectPatiently(options: ConnectionOptions): Redis {
  return connect(options, { maxRetriesPerRequest: null });
}

/** For a call that blocks; it is never sent a second time behind its caller's back. */
export function connectForBlocking(options: ConnectionOptions): Redis {
  return connect(options, { maxRetriesPerRequest: null, autoResendUnfulfilledCommands: false });
}

type FailureBehaviour = Pick<
  RedisOptions,
  'enableOfflineQueue' | 'autoResendUnfulfilledCommands' | 'commandTimeout' | 'maxRetriesPerRequest'
>;

function connect(options: ConnectionOptions, onFailure: FailureBehaviour): Redis {
  const redis = new Redis(options.url, {
    connectionName: options.name,
    retryStrategy: (attempt) => Math.min(FIRST_RETRY_MS * 2 ** attempt, LONGEST_RETRY_MS),
    ...onFailure,
  });
  let down = false;
  redis.on('error', (error: Error) => {
    if (!down) options.onDown(error);
    down = true;
  });
  redis.on('ready', () => {
    if (down) options.onUp();
    down = false;
  });
  return redis;
}
