import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  describeWith,
  eventually,
  freePort,
  modelEnvironment,
  predict,
  RedisServer,
  SAMPLE,
  runCommand,
  ServiceProcess,
  waitUntilReady,
} from '@detections/test-support';

const CLIENTS = 8;
const REQUESTS_PER_CLIENT = 6;

describeWith(['redis', 'network'], 'three processes over Redis', () => {
  let redis: RedisServer;
  const processes: ServiceProcess[] = [];

  beforeAll(async () => {
    redis = await RedisServer.start();
  });

  afterEach(async () => {
    await Promise.all(processes.splice(0).map((running) => running.close()));
  });

  afterAll(() => redis.close());

  const start = (program: string, environment: Record<string, string> = {}): ServiceProcess => {
    const running = ServiceProcess.start(program, {
      ...modelEnvironment(),
      REDIS_URL: redis.url,
      CLAIM_IDLE_MS: '1500',
      INFERENCE_THREADS: '1',
      ...environment,
    });
    processes.push(running);
    return running;
  };

  const startAll = async (): Promise<{ url: string; classifiers: ServiceProcess[] }> => {
    const port = await freePort();
    const url = `http://127.0.0.1:${String(port)}`;
    const healthPort = await freePort();
    const classifiers = [
      start('classifier/dist/main.js'),
      start('classifier/dist/main.js', { HEALTH_PORT: String(healthPort) }),
    ];
    await waitUntilReady(url, start('graphql-api/dist/main.js', { PORT: String(port) }));
    // The second one as well, by its own word.
    await waitUntilReady(`http://127.0.0.1:${String(healthPort)}`, classifiers[1] ?? fail());
    return { url, classifiers };
  };

  describe('kill -9 of one of two classifiers under load', () => {
    it('leaves no request unanswered, and answers none twice', async () => {
      const { url, classifiers } = await startAll();
      let answered = 0;
      const client = async (): Promise<void> => {
        for (let request = 0; request < REQUESTS_PER_CLIENT; request += 1) {
          const { status, body } = await predict(url, SAMPLE.path);
          expect({ status, body }).toEqual({
            status: 200,
            body: SAMPLE.predicted,
          });
          answered += 1;
          if (answered === CLIENTS) classifiers[0]?.signal('SIGKILL');
        }
      };
      await Promise.all(Array.from({ length: CLIENTS }, client));
      expect(answered).toBe(CLIENTS * REQUESTS_PER_CLIENT);
      await expect(classifiers[0]?.exited()).resolves.toBeNull();
    }, 180_000);
  });

  it('runs in one process over Redis, too', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${String(port)}`;
    const folder = await mkdtemp(join(tmpdir(), 'detections-over-redis-'));
    const environment = { PORT: String(port), DATA_DIR: folder };
    await waitUntilReady(url, start('cli/dist/main.js serve', environment));
    const { body } = await predict(url, SAMPLE.path);
    expect(body).toEqual(SAMPLE.predicted);
    await fetch(`${url}/feedback?report=by+Redis`);
    const { stdout } = await runCommand(['feedback', 'export'], folder, { DATA_DIR: folder });
    expect(stdout).toContain('by Redis');
    await rm(folder, { recursive: true });
  }, 120_000);

  it('stops, classifier and API alike, on SIGTERM while Redis is away', async () => {
    const nobody = `redis://127.0.0.1:${String(await freePort())}`;
    const both = ['classifier/dist/main.js', 'graphql-api/dist/main.js'].map((program) =>
      start(program, { REDIS_URL: nobody, PORT: '0', LOG_LEVEL: 'info' }),
    );
    await eventually(() => {
      for (const { output } of both) expect(output).toContain('Redis connection lost');
    });
    // Long enough for the model to be loaded and jobs to be asked for.
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const askedAt = Date.now();
    for (const running of both) running.signal('SIGTERM');
    for (const running of both) await expect(running.exited()).resolves.toBe(0);
    expect(Date.now() - askedAt).toBeLessThan(5000);
  }, 60_000);

  it('finishes what it holds on SIGTERM, and exits with 0', async () => {
    const { url, classifiers } = await startAll();
    const answers = Array.from({ length: 12 }, () => predict(url, SAMPLE.path));
    await new Promise((resolve) => setTimeout(resolve, 100));
    classifiers[0]?.signal('SIGTERM');
    for (const { status } of await Promise.all(answers)) expect(status).toBe(200);
    await expect(classifiers[0]?.exited()).resolves.toBe(0);
  }, 180_000);
});

function fail(): never {
  throw new Error('Two classifiers were started.');
}
