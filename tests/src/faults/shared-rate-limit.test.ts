import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  describeWith,
  eventually,
  freePort,
  PostgresServer,
  RedisServer,
  ServiceProcess,
} from '@detections/test-support';

describeWith(['redis', 'postgres'], 'a rate limit of two API processes', () => {
  let redis: RedisServer;
  let postgres: PostgresServer;
  const processes: ServiceProcess[] = [];
  const urls: string[] = [];

  beforeAll(async () => {
    [redis, postgres] = await Promise.all([RedisServer.start(), PostgresServer.start()]);
    for (let index = 0; index < 2; index += 1) {
      const port = await freePort();
      urls.push(`http://127.0.0.1:${String(port)}`);
      processes.push(
        ServiceProcess.start('graphql-api/dist/main.js', {
          PORT: String(port),
          REDIS_URL: redis.url,
          DATABASE_URL: postgres.url,
          RATE_LIMIT_PER_MINUTE: '5',
        }),
      );
    }
    for (const url of urls) await eventually(() => fetch(`${url}/health/live`), 30_000);
  }, 60_000);

  afterAll(async () => {
    await Promise.all(processes.map((running) => running.close()));
    await redis.close();
    await postgres.close();
  });

  const ask = async (url: string | undefined): Promise<Response> =>
    fetch(`${url ?? ''}/predict`, { method: 'POST' });

  /** What a process logs may come after what it answers. */
  const untilLogged = (message: string): Promise<void> =>
    eventually(() => {
      expect(processes[0]?.output).toContain(message);
    });

  it('is counted once for both, and not at all while Redis is away', async () => {
    const statuses: number[] = [];
    for (let request = 0; request < 6; request += 1) {
      statuses.push((await ask(urls[request % 2])).status);
    }
    expect(statuses).toEqual([400, 400, 400, 400, 400, 429]);

    await redis.kill();
    await eventually(async () => {
      expect((await ask(urls[0])).status).toBe(400);
    });
    await untilLogged('requests are not counted: no rate limit');

    await redis.resume();
    await eventually(async () => {
      expect((await ask(urls[0])).status).toBe(429);
    });
    await untilLogged('requests are counted again');
  }, 60_000);
});
