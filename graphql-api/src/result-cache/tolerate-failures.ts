import { OutageReport, type OutageLogger } from '@detections/schema';
import type { ResultCache } from './result-cache.js';

/**
 * The same cache, which never fails: what it cannot find is classified, and what it cannot keep is
 * classified again. Reading and writing are reported apart: a full Redis still answers reads.
 */
export function tolerateFailures(cache: ResultCache, logger: OutageLogger): ResultCache {
  const reading = reporting(logger, 'reading results from the cache');
  const writing = reporting(logger, 'keeping results in the cache');
  return {
    find: (key) => reading(() => cache.find(key)),
    keep: (key, result) => writing(() => cache.keep(key, result)),
    close: () => cache.close(),
  };
}

function reporting(logger: OutageLogger, action: string) {
  const outages = new OutageReport(logger, {
    begins: `${action} fails`,
    ends: `${action} works again`,
  });
  return async <T>(attempt: () => Promise<T>): Promise<T | undefined> => {
    try {
      const value = await attempt();
      outages.succeeded();
      return value;
    } catch (error) {
      outages.failed({ reason: error instanceof Error ? error.message : String(error) });
      return undefined;
    }
  };
}
