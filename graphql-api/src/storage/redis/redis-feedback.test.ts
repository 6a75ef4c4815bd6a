import { describe, expect, it } from '@jest/globals';
import { KEYS } from '@detections/runtime/redis';
import { describeWith, eventually, type RedisServer, withRedis } from '@detections/test-support';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { describeAnsweredClassificationsContract } from '../../application/feedback/answered-classifications-contract.fixture.js';
import { createAnswered, createFeedback } from '../../application/feedback/feedback.fixture.js';
import type { StoredFeedback } from '../../application/feedback/stored-feedback.js';
import { readFeedbackStream } from './read-feedback-stream.js';
import { RedisAnsweredClassifications } from './redis-answered-classifications.js';
import { RedisFeedbackStore } from './redis-feedback-store.js';

const logger = pino({ level: 'silent' });
const REPORT = { receivedAt: '2026-11-23T12:00:00.000Z', report: "{'is': 'dog'}" };
const RECEIVED = ['receivedAt', REPORT.receivedAt];

describeWith(['redis'], 'feedback in Redis', () => {
  let server: RedisServer;
  let redis: Redis;

  withRedis((started) => {
    ({ server, redis } = started);
  });

  /** Whose connection is there: until then commands fail at once. */
  const connected = async <T>(part: T, command: (part: T) => Promise<unknown>): Promise<T> => {
    await eventually(() => command(part));
    return part;
  };
  const openAnswered = (windowMs: number): Promise<RedisAnsweredClassifications> =>
    connected(new RedisAnsweredClassifications({ url: server.url, windowMs, logger }), (answered) =>
      answered.find('nothing'),
    );
  const readAll = async (): Promise<StoredFeedback[]> => {
    const all: StoredFeedback[] = [];
    for await (const stored of readFeedbackStream({ url: server.url }, logger)) all.push(stored);
    return all;
  };

  describeAnsweredClassificationsContract('Redis', openAnswered);

  it('is understood by another API process than the one that answered', async () => {
    const [one, other] = [await openAnswered(60_000), await openAnswered(60_000)];
    const answer = createAnswered();
    await one.remember(answer);
    await expect(other.find(answer.classificationId)).resolves.toEqual(answer);
    const key = KEYS.answered(answer.classificationId);
    expect(await redis.pttl(key)).toBeGreaterThan(0);
    expect(await redis.pttl(key)).toBeLessThanOrEqual(60_000);
    expect(await redis.strlen(key)).toBeLessThan(600);
    await one.close();
    await other.close();
  });

  describe('the stream', () => {
    it('holds both kinds, reports in the fields they always had', async () => {
      await redis.del(KEYS.feedback);
      const store = new RedisFeedbackStore({ url: server.url, logger });
      await eventually(() => store.append(REPORT));
      const feedback = createFeedback();
      await store.append(feedback);
      await store.close();
      const entries = await redis.xrange(KEYS.feedback, '-', '+');
      expect(entries.map(([, fields]) => fields)).toEqual([
        ['receivedAt', REPORT.receivedAt, 'report', REPORT.report],
        ['receivedAt', feedback.receivedAt, 'feedback', JSON.stringify(feedback)],
      ]);
      const read = await readAll();
      expect(read.map((stored) => 'entry' in stored && stored.entry)).toEqual([REPORT, feedback]);
    });

    it('is read whole, page by page, with what cannot be understood named', async () => {
      await redis.del(KEYS.feedback);
      const writing = redis.pipeline();
      for (let index = 0; index < 2500; index += 1) {
        const fields = index === 1234 ? ['feedback', '{'] : ['report', String(index)];
        writing.xadd(KEYS.feedback, `${String(index + 1)}-0`, ...RECEIVED, ...fields);
      }
      await writing.exec();
      const read = await readAll();
      expect(read).toHaveLength(2500);
      expect(read.at(-1)).toMatchObject({ entry: { report: '2499' } });
      expect(read.filter((stored) => 'unreadable' in stored)).toEqual([
        { place: 'entry 1235-0', unreadable: expect.stringContaining('JSON') },
      ]);
    });
  });

  it('is refused with QUEUE_UNAVAILABLE while Redis is away', async () => {
    const store = new RedisFeedbackStore({ url: server.url, logger });
    await eventually(() => store.append(REPORT));
    const answered = await openAnswered(60_000);
    await server.kill();
    const refusals = [
      () => store.append(createFeedback()),
      () => answered.find(createAnswered().classificationId),
      readAll,
    ];
    for (const refuse of refusals) {
      await expect(refuse()).rejects.toMatchObject({ code: 'QUEUE_UNAVAILABLE' });
    }
    await expect(answered.remember(createAnswered())).rejects.toThrow();
    await server.resume();
    await store.close();
    await answered.close();
  });
});
