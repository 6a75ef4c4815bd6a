import { OutageReport, type OutageLogger } from '@detections/runtime';
import { connectFailingFast, firstWord, KEYS, type RedisEndpoint } from '@detections/runtime/redis';
import { readStored, type StoredFeedback } from '../../application/feedback/stored-feedback.js';
import { decodeFeedback } from './feedback-codec.js';
import { orUnavailable } from '../../queue/or-unavailable.js';

const COMMAND_TIMEOUT_MS = 15_000;
/** Entries of one XRANGE: of the longest reports some 10 MB. Redis serves others in between. */
const PAGE_LENGTH = 1000;

/**
 * Every entry of the stream that `RedisFeedbackStore` keeps, the oldest first, page by page as it
 * is asked for. What comes in the meantime is read, too.
 *
 * @throws QueueUnavailableError where Redis cannot be reached.
 */
export async function* readFeedbackStream(
  endpoint: RedisEndpoint,
  logger: OutageLogger,
): AsyncGenerator<StoredFeedback> {
  const redis = connectFailingFast(
    { ...endpoint, name: 'feedback-export', logger },
    COMMAND_TIMEOUT_MS,
  );
  const outages = OutageReport.of(logger, 'reading feedback');
  try {
    await firstWord(redis);
    let start = '-';
    for (;;) {
      const page = await orUnavailable(outages, () =>
        redis.xrange(KEYS.feedback, start, '+', 'COUNT', PAGE_LENGTH),
      );
      for (const [id, fields] of page) {
        yield readStored(`entry ${id}`, () => decodeFeedback(fields));
        start = `(${id}`;
      }
      if (page.length < PAGE_LENGTH) return;
    }
  } finally {
    redis.disconnect();
  }
}
