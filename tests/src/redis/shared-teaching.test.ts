import { afterEach, expect, it } from '@jest/globals';
import {
  describeWith,
  eventually,
  freePort,
  modelEnvironment,
  PostgresServer,
  RedisServer,
  ServiceProcess,
  waitUntilReady,
} from '@detections/test-support';
import { drawKind, KINDS, Teacher } from '../teaching.fixture.js';

describeWith(['redis', 'postgres', 'network'], 'three API processes that share a database', () => {
  const processes: ServiceProcess[] = [];
  const servers: { close: () => Promise<unknown> }[] = [];

  afterEach(async () => {
    await Promise.all(processes.splice(0).map((running) => running.close()));
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  it('answer by what one of them was taught, within seconds', async () => {
    const [redis, postgres] = await Promise.all([RedisServer.start(), PostgresServer.start()]);
    servers.push(redis, postgres);
    const environment = {
      ...modelEnvironment(),
      REDIS_URL: redis.url,
      DATABASE_URL: postgres.url,
      INFERENCE_THREADS: '1',
    };
    processes.push(ServiceProcess.start('classifier/dist/main.js', environment));
    const startApi = async (): Promise<string> => {
      const PORT = String(await freePort());
      const api = ServiceProcess.start('graphql-api/dist/main.js', { ...environment, PORT });
      processes.push(api);
      await waitUntilReady(`http://127.0.0.1:${PORT}`, api);
      return `http://127.0.0.1:${PORT}`;
    };
    const urls = await Promise.all([startApi(), startApi(), startApi()]);
    const [first, ...others] = urls.map((url) => new Teacher(url, 'shapes'));
    if (first === undefined) throw new Error('There is one.');
    await first.create();
    for (const kind of KINDS) {
      await first.add(kind, await Promise.all([1, 2, 3, 4, 5].map((n) => drawKind(kind, n))));
    }
    const stripes = await drawKind('stripes', 100);
    expect(await first.ask(stripes)).toMatchObject({ known: true, model: 'shapes@1' });
    const images = await Promise.all([6, 7, 8, 9, 10].map((n) => drawKind('stripes', n)));
    const changedAt = performance.now();
    await first.add('stripes', images, 'bars');
    for (const other of others) {
      await eventually(async () => {
        const { predictions } = await other.ask(stripes);
        expect(predictions.map(({ label }) => label)).toContain('bars');
      }, 10_000);
    }
    const seconds = ((performance.now() - changedAt) / 1000).toFixed(1);
    process.stdout.write(
      `Changed answers at all three: ${seconds} s after five photos were sent\n`,
    );
  }, 180_000);
});
