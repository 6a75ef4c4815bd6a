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
  const outages = OutageReport.of(logger, action);
  return <T>(attempt: () => Promise<T>): Promise<T | undefined> =>
    outages.watch(attempt).catch(() => undefined);
}
