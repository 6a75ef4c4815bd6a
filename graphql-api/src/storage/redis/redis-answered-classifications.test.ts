import { expect, it } from '@jest/globals';
import { KEYS } from '@detections/runtime/redis';
import { describeWith, eventually, type RedisServer, withRedis } from '@detections/test-support';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { describeAnsweredClassificationsContract } from '../../application/feedback/answered-classifications-contract.fixture.js';
import { createAnswered } from '../../application/feedback/feedback.fixture.js';
import { RedisAnsweredClassifications } from './redis-answered-classifications.js';

const logger = pino({ level: 'silent' });

describeWith(['redis'], 'remembered answers in Redis', () => {
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

  it('is refused with QUEUE_UNAVAILABLE while Redis is away', async () => {
    const answered = await openAnswered(60_000);
    await server.kill();
    const refusals = [() => answered.find(createAnswered().classificationId)];
    for (const refuse of refusals) {
      await expect(refuse()).rejects.toMatchObject({ code: 'QUEUE_UNAVAILABLE' });
    }
    await expect(answered.remember(createAnswered())).rejects.toThrow();
    await server.resume();
    await answered.close();
  });
});
