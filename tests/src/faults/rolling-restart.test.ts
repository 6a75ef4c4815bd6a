import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { KEYS } from '@detections/runtime/redis';
import { describeWith, eventually, NETWORK, predict, SAMPLE } from '@detections/test-support';
import { Balancer } from './balancer.fixture.js';
import { Cluster, untilReady, type ClusterMember } from '../cluster.fixture.js';
import { Load } from './requests.fixture.js';

const CLIENTS = 6;
/** Several of the balancer's looks at readiness. */
const SHUTDOWN_DELAY = { SHUTDOWN_DELAY_MS: '1000' };

describeWith(['redis', 'postgres', 'network'], 'SIGTERM under load', () => {
  let cluster: Cluster;
  let apis: ClusterMember[];
  let classifiers: ClusterMember[];
  let balancer: Balancer;

  beforeAll(async () => {
    cluster = await Cluster.startWithPostgres();
    apis = await Promise.all([cluster.startApi(SHUTDOWN_DELAY), cluster.startApi(SHUTDOWN_DELAY)]);
    classifiers = await Promise.all([cluster.startClassifier(), cluster.startClassifier()]);
    await Promise.all(apis.map(untilReady));
    balancer = await Balancer.start(apis.map(({ url }) => url));
  });

  afterAll(async () => {
    await balancer.close();
    await cluster.close();
  });

  /** Runs while clients send without pause; @returns what came of their requests. */
  const underLoad = async (restart: () => Promise<void>): Promise<Record<string, number>> => {
    const load = new Load(balancer.url, CLIENTS);
    await eventually(() => {
      expect(load.outcomes.length).toBeGreaterThan(CLIENTS);
    });
    try {
      await restart();
    } finally {
      await load.stop();
    }
    const counts: Record<string, number> = {};
    for (const outcome of load.outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
    return counts;
  };

  it('fails no request while two APIs are restarted one after the other', async () => {
    const counts = await underLoad(async () => {
      for (const [index, api] of apis.entries()) {
        api.process.signal('SIGTERM');
        await expect(api.process.exited()).resolves.toBe(0);
        const next = await cluster.startApi(SHUTDOWN_DELAY, Number(new URL(api.url).port));
        await untilReady(next);
        apis[index] = next;
        // As whoever rolls on waits for the balancer to count on the new one.
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    });
    expect(Object.keys(counts)).toEqual(['answered']);
  });

  it('fails no request while two classifiers are restarted one after the other', async () => {
    const counts = await underLoad(async () => {
      for (const [index, classifier] of classifiers.entries()) {
        classifier.process.signal('SIGTERM');
        await expect(classifier.process.exited()).resolves.toBe(0);
        classifiers[index] = await cluster.startClassifier();
      }
    });
    expect(Object.keys(counts)).toEqual(['answered']);
    // None was left for another to take over.
    for (const { process } of classifiers) expect(process.output).not.toContain('took over a job');
  });

  it('answers those who wait, and a second signal does not wait for them', async () => {
    const [api, other] = [apis[0], apis[1]];
    if (api === undefined || other === undefined) throw new Error('Two APIs were started.');
    for (const { process } of classifiers) process.signal('SIGSTOP');
    const waiting = [api, other].map(({ url }) =>
      predict(url, SAMPLE.path).then(
        ({ status }) => status,
        () => 'connection lost',
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (const { process } of [api, other]) process.signal('SIGTERM');
    // Past the delay, it still waits for the answer.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    other.process.signal('SIGTERM');
    await expect(other.process.exited()).resolves.toBeNull();
    await expect(waiting[1]).resolves.toBe('connection lost');
    for (const { process } of classifiers) process.signal('SIGCONT');
    await expect(waiting[0]).resolves.toBe(200);
    await expect(api.process.exited()).resolves.toBe(0);
  });

  it('answers every upload that an API had accepted, however many wait in the queue', async () => {
    const api = await cluster.startApi();
    await untilReady(api);
    for (const { process } of classifiers) process.signal('SIGSTOP');
    const answers = Promise.all(Array.from({ length: 24 }, () => predict(api.url, SAMPLE.path)));
    await eventually(async () => {
      expect(await cluster.client.xlen(KEYS.jobs(NETWORK))).toBe(24);
    });
    api.process.signal('SIGTERM');
    // Longer than it needs to stop listening.
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (const { process } of classifiers) process.signal('SIGCONT');
    expect((await answers).map(({ status }) => status)).toEqual(Array(24).fill(200));
    await expect(api.process.exited()).resolves.toBe(0);
  });

  it('of a classifier twice ends it at once, and another answers what it held', async () => {
    const api = await cluster.startApi();
    await untilReady(api);
    const [first] = classifiers;
    const answers = Promise.all(Array.from({ length: 24 }, () => predict(api.url, SAMPLE.path)));
    await eventually(async () => {
      expect(await cluster.heldJobs()).toHaveLength(2);
    });
    first?.process.signal('SIGTERM');
    // Two that come together count as one.
    await new Promise((resolve) => setTimeout(resolve, 50));
    first?.process.signal('SIGTERM');
    await expect(first?.process.exited()).resolves.toBeNull();
    for (const { status } of await answers) expect(status).toBe(200);
  });
});
