import { OutageReport, type OutageLogger } from '@detections/runtime';
import { connectFailingFast, firstWord, KEYS, type RedisEndpoint } from '@detections/runtime/redis';
import { orUnavailable } from '../../queue/or-unavailable.js';
import {
  toEarlierEntry,
  type EarlierFeedback,
  type EarlierPage,
} from '../feedback/earlier-feedback.js';

const COMMAND_TIMEOUT_MS = 15_000;
/** Entries of one XRANGE: of the longest reports some 2 MB. Redis serves others in between. */
const PAGE_LENGTH = 200;

/** The stream of Redis to which API processes appended before there was a database. */
export class EarlierFeedbackStream implements EarlierFeedback {
  readonly name = 'Redis';

  constructor(
    private readonly endpoint: RedisEndpoint,
    private readonly logger: OutageLogger,
  ) {}

  identify(): Promise<string> {
    return Promise.resolve('stream');
  }

  /**
   * A position is an entry's id.
   *
   * @throws QueueUnavailableError where Redis cannot be reached.
   */
  async *readAfter(position: string): AsyncGenerator<EarlierPage> {
    const { endpoint, logger } = this;
    const name = 'earlier-feedback';
    const redis = connectFailingFast({ ...endpoint, name, logger }, COMMAND_TIMEOUT_MS);
    const outages = OutageReport.of(logger, 'reading earlier feedback');
    try {
      await firstWord(redis);
      let last = position;
      for (;;) {
        const start = last === '' ? '-' : `(${last}`;
        const page = await orUnavailable(outages, () =>
          redis.xrange(KEYS.feedback, start, '+', 'COUNT', PAGE_LENGTH),
        );
        last = page.at(-1)?.[0] ?? last;
        const entries = page.map(([, fields]) => {
          const record = toRecord(fields);
          return toEarlierEntry(JSON.stringify(record), () => decode(record));
        });
        if (entries.length > 0) yield { entries, position: last };
        if (page.length < PAGE_LENGTH) return;
      }
    } finally {
      redis.disconnect();
    }
  }
}

/** Names and values come in turn. */
function toRecord(fields: readonly string[]): Record<string, string> {
  const record = new Map<string, string>();
  for (let index = 0; index + 1 < fields.length; index += 2) {
    record.set(fields[index] ?? '', fields[index + 1] ?? '');
  }
  return Object.fromEntries(record);
}

/**
 * Not checked yet. Reports had two fields, other feedback one.
 *
 * @throws SyntaxError where another program wrote into the stream.
 */
function decode(record: Readonly<Record<string, string>>): unknown {
  const { feedback } = record;
  return feedback === undefined ? record : (JSON.parse(feedback) as unknown);
}
