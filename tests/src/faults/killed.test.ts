import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { KEYS } from '@detections/runtime/redis';
import { describeWith, eventually, NETWORK, samplePhotos } from '@detections/test-support';
import { Cluster, untilReady, type ClusterMember } from '../cluster.fixture.js';
import { logLines } from './log-lines.fixture.js';
import { isAnsweredOrRetryable, Load, send, sendMany } from './requests.fixture.js';

const JOB_TIMEOUT_MS = 30_000;
/** For what comes before and after the wait for an answer, on a machine that has much to do. */
const SLACK_MS = 10_000;

describeWith(['redis', 'postgres', 'network'], 'kill -9', () => {
  let cluster: Cluster;
  let api: ClusterMember;
  let classifiers: ClusterMember[];

  beforeAll(async () => {
    cluster = await Cluster.startWithPostgres({ JOB_TIMEOUT_MS: String(JOB_TIMEOUT_MS) });
    api = await cluster.startApi();
    classifiers = await Promise.all([cluster.startClassifier(), cluster.startClassifier()]);
    await untilReady(api);
  });

  afterAll(() => cluster.close());

  it('of a classifier in mid-batch: another answers all that it held', async () => {
    const answers = sendMany(api.url, 24);
    await eventually(async () => {
      expect(await cluster.heldJobs()).toHaveLength(2);
    });
    classifiers[0]?.process.signal('SIGKILL');
    expect(new Set(await answers)).toEqual(new Set(['answered']));
    expect(classifiers[1]?.process.output).toContain('took over a job');
    await cluster.untilEmpty();
    classifiers[0] = await cluster.startClassifier();
  });

  it('of an API: its jobs leave the queue, others notice nothing, a new one takes its place', async () => {
    const doomed = await cluster.startApi();
    await untilReady(doomed);
    const lost = sendMany(doomed.url, 12);
    const others = sendMany(api.url, 12);
    await eventually(async () => {
      expect(await cluster.client.xlen(KEYS.jobs(NETWORK))).toBeGreaterThan(12);
    });
    doomed.process.signal('SIGKILL');
    for (const outcome of await lost) expect(['answered', 'connection lost']).toContain(outcome);
    expect(new Set(await others)).toEqual(new Set(['answered']));
    await cluster.untilEmpty();
    const again = await cluster.startApi({}, Number(new URL(doomed.url).port));
    await untilReady(again);
    await expect(send(again.url)).resolves.toBe('answered');
  });

  it('of Redis: requests are answered or may be repeated, reports are kept, all goes on by itself', async () => {
    const load = new Load(api.url, 8);
    const reports: string[] = [];
    const report = async (): Promise<void> => {
      const text = `report ${String(reports.length)}`;
      const { status } = await fetch(`${api.url}/feedback?report=${encodeURIComponent(text)}`);
      expect(status).toBe(200);
      reports.push(text);
    };
    for (let count = 0; count < 10; count += 1) await report();
    await eventually(async () => {
      expect(await cluster.heldJobs()).not.toHaveLength(0);
    });
    await cluster.redis.kill();
    for (let count = 0; count < 10; count += 1) await report();
    // Another photo: the same one would join those that are held, and wait as long as they do.
    const [another = ''] = samplePhotos(1);
    await expect(send(api.url, another)).resolves.toBe('QUEUE_UNAVAILABLE');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await cluster.redis.resume();
    await eventually(() => untilReady(api), 30_000);
    const outcomes = await load.stop();
    expect(outcomes.filter((outcome) => !isAnsweredOrRetryable(outcome))).toEqual([]);
    expect(load.longestMs).toBeLessThan(JOB_TIMEOUT_MS + SLACK_MS);
    expect(new Set(await sendMany(api.url, 16))).toEqual(new Set(['answered']));
    await cluster.untilEmpty();
    // What the database did not take is in the log, whole: see docs/operations.md.
    const stored = await cluster.feedback();
    const logged = logLines(api.process.output).filter(({ feedback }) => feedback !== undefined);
    const kept = JSON.stringify([stored, logged]);
    expect(reports.filter((text) => !kept.includes(text))).toEqual([]);
    expect(stored).toContain('report 9');
  });

  it('was noticed by nobody else: every other process is the same as before', () => {
    expect([api, classifiers[1]].map((member) => isAlive(member?.process.pid))).toEqual([
      true,
      true,
    ]);
  });
});

function isAlive(pid: number | undefined): boolean {
  return pid !== undefined && process.kill(pid, 0);
}
