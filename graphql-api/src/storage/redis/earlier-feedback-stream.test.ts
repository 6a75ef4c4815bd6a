import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from '@jest/globals';
import { KEYS } from '@detections/runtime/redis';
import {
  describeWith,
  eventually,
  FakeClock,
  withRedis,
  type RedisServer,
} from '@detections/test-support';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { createFeedback } from '../../application/feedback/feedback.fixture.js';
import type { StoredFeedback } from '../../application/feedback/stored-feedback.js';
import { Database } from '../database/database.js';
import { FeedbackTakeover } from '../feedback/feedback-takeover.js';
import { readFeedback } from '../feedback/read-feedback.js';
import { sqliteEngine } from '../sqlite/sqlite-engine.js';
import { EarlierFeedbackStream } from './earlier-feedback-stream.js';

const logger = pino({ level: 'silent' });
const RECEIVED = ['receivedAt', '2026-11-23T12:00:00.000Z'];

describeWith(['redis'], 'feedback that was kept in Redis', () => {
  let server: RedisServer;
  let redis: Redis;

  withRedis((started) => {
    ({ server, redis } = started);
  });

  beforeEach(() => redis.flushall());

  it('is taken over, with what others still add, and with what cannot be understood', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'detections-stream-'));
    const clock = new FakeClock();
    const database = new Database({ engine: sqliteEngine({ folder }), clock, logger });
    const earlier = new EarlierFeedbackStream({ url: server.url }, logger);
    const takeover = new FeedbackTakeover({ database, earlier, clock, logger });
    const kept = async (): Promise<StoredFeedback[]> => {
      const all: StoredFeedback[] = [];
      for await (const stored of readFeedback(database)) all.push(stored);
      return all;
    };
    const writing = redis.pipeline();
    for (let index = 0; index < 450; index += 1) {
      const fields = index === 123 ? ['feedback', '{'] : [...RECEIVED, 'report', String(index)];
      writing.xadd(KEYS.feedback, `${String(index + 1)}-0`, ...fields);
    }
    await writing.exec();
    try {
      await database.start();
      await takeover.start();
      await eventually(async () => {
        expect(await kept()).toHaveLength(450);
      });
      const all = await kept();
      expect(all.filter((stored) => 'unreadable' in stored)).toHaveLength(1);
      expect(all.at(-1)).toMatchObject({ entry: { report: '449' } });

      const late = createFeedback();
      await redis.xadd(KEYS.feedback, '*', 'feedback', JSON.stringify(late));
      await eventually(async () => {
        clock.advance(60_000);
        expect((await kept()).at(-1)).toMatchObject({ entry: late });
      });
      expect(await redis.xlen(KEYS.feedback)).toBe(451);
    } finally {
      await takeover.close();
      await database.close();
      await rm(folder, { recursive: true });
    }
  });
});
