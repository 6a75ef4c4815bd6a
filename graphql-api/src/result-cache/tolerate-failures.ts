import type { Logger } from 'pino';
import type { ResultCache } from './result-cache.js';

/**
 * The same cache, which never fails: what it cannot find is classified, and what it cannot keep is
 * classified again. Reading and writing are reported apart: a full Redis still answers reads.
 */
export function tolerateFailures(
  cache: ResultCache,
  logger: Pick<Logger, 'warn' | 'info'>,
): ResultCache {
  const reading = createOutageReport(logger, 'reading results from the cache');
  const writing = createOutageReport(logger, 'keeping results in the cache');
  return {
    find: (key) => reading(() => cache.find(key)),
    keep: (key, result) => writing(() => cache.keep(key, result)),
    close: () => cache.close(),
  };
}

/** One line an outage: each request would write one otherwise. */
function createOutageReport(logger: Pick<Logger, 'warn' | 'info'>, action: string) {
  let failing = false;
  return async <T>(attempt: () => Promise<T>): Promise<T | undefined> => {
    try {
      const value = await attempt();
      if (failing) logger.info(`${action} works again`);
      failing = false;
      return value;
    } catch (error) {
      if (!failing) {
        const reason = error instanceof Error ? error.message : String(error);
        logger.warn({ reason }, `${action} fails`);
      }
      failing = true;
      return undefined;
    }
  };
}
