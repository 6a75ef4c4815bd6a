import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWith, eventually, freePort } from '@detections/test-support';
import { Cluster, untilReady, type ClusterMember } from '../cluster.fixture.js';
import { logLines } from './log-lines.fixture.js';
import { isAnsweredOrRetryable, Load, send, sendMany, type Outcome } from './requests.fixture.js';
import { TcpProxy } from './tcp-proxy.fixture.js';

const CLIENTS = 4;

describeWith(['redis', 'network'], 'Redis in trouble', () => {
  let cluster: Cluster;
  let api: ClusterMember;
  let classifier: ClusterMember;
  let apiProxy: TcpProxy;
  let classifierProxy: TcpProxy;

  beforeAll(async () => {
    cluster = await Cluster.start();
    apiProxy = await TcpProxy.start(cluster.redis.url);
    classifierProxy = await TcpProxy.start(cluster.redis.url);
    api = await cluster.startApi({ REDIS_URL: apiProxy.url });
    classifier = await cluster.startClassifier({ REDIS_URL: classifierProxy.url });
    await untilReady(api);
  });

  afterAll(async () => {
    await cluster.close();
    await apiProxy.close();
    await classifierProxy.close();
  });

  /** Causes trouble while clients send without pause, ends it, and waits until all is well. */
  const underLoad = async (
    cause: () => Promise<unknown>,
    end: () => Promise<unknown>,
  ): Promise<readonly Outcome[]> => {
    const load = new Load(api.url, CLIENTS);
    try {
      await eventually(async () => {
        expect(await cluster.heldJobs()).not.toHaveLength(0);
      });
      await cause();
      await end();
    } finally {
      await load.stop();
    }
    const { outcomes } = load;
    expect(outcomes.filter((outcome) => !isAnsweredOrRetryable(outcome))).toEqual([]);
    await untilAllIsWell();
    return outcomes;
  };

  const untilAllIsWell = async (): Promise<void> => {
    await eventually(async () => {
      expect(new Set(await sendMany(api.url, 8))).toEqual(new Set(['answered']));
    }, 20_000);
    await cluster.untilEmpty();
  };

  const untilRefused = (): Promise<void> =>
    eventually(async () => {
      await expect(send(api.url)).resolves.toBe('QUEUE_UNAVAILABLE');
    });

  it('full: refuses with a code, answers what it holds, and goes on when there is room', async () => {
    const outcomes = await underLoad(
      async () => {
        await cluster.client.config('SET', 'maxmemory', '1');
        await untilRefused();
        await cluster.untilEmpty();
      },
      () => cluster.client.config('SET', 'maxmemory', '0'),
    );
    expect(new Set(outcomes)).toEqual(new Set(['answered', 'QUEUE_UNAVAILABLE']));
  });

  it('read-only: refuses with a code, and what waited is answered when it may write', async () => {
    const nobody = await freePort();
    await underLoad(
      async () => {
        await cluster.client.replicaof('127.0.0.1', nobody);
        await untilRefused();
        await new Promise((resolve) => setTimeout(resolve, 1500));
      },
      () => cluster.client.replicaof('NO', 'ONE'),
    );
    expect(logLines(api.process.output)).toEqual(
      expect.arrayContaining([expect.objectContaining({ msg: 'no job goes into the queue' })]),
    );
  });

  it('slow by half a second: every request is answered, only later', async () => {
    apiProxy.delayMs = 500;
    classifierProxy.delayMs = 500;
    try {
      const startedAt = Date.now();
      expect(new Set(await sendMany(api.url, 8))).toEqual(new Set(['answered']));
      expect(Date.now() - startedAt).toBeGreaterThan(1000);
      // Long enough to be taken for gone, if its words came too late.
      await new Promise((resolve) => setTimeout(resolve, 3000));
      await expect(send(api.url)).resolves.toBe('answered');
    } finally {
      apiProxy.delayMs = 0;
      classifierProxy.delayMs = 0;
    }
    await untilAllIsWell();
  });

  it('frozen: requests fail with a code before their deadline, and it goes on with the server', async () => {
    await underLoad(
      async () => {
        cluster.redis.signal('SIGSTOP');
        await expect(send(api.url)).resolves.toBe('QUEUE_UNAVAILABLE');
      },
      () => {
        cluster.redis.signal('SIGCONT');
        return Promise.resolve();
      },
    );
  });

  // Within the answer to XREADGROUP or to a script, and within an image.
  it.each([20, 200, 10_000])(
    'cut off %d bytes into its replies, to either side: nothing is lost, and all comes back',
    async (bytes) => {
      await underLoad(
        async () => {
          for (const proxy of [classifierProxy, apiProxy, classifierProxy]) {
            proxy.cutAfter(bytes);
            await new Promise((resolve) => setTimeout(resolve, 600));
          }
        },
        () => Promise.resolve(),
      );
      expect(logLines(classifier.process.output).map(({ msg }) => msg)).not.toContain('job failed');
    },
  );
});
