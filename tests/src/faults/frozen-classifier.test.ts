import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWith, eventually, predict, SAMPLE } from '@detections/test-support';
import { Cluster, untilReady, type ClusterMember } from '../cluster.fixture.js';
import { logLines, type LogLine } from './log-lines.fixture.js';
import { send, sendMany } from './requests.fixture.js';

const JOBS = 12;

describeWith(['redis', 'network'], 'a frozen classifier', () => {
  let cluster: Cluster;
  let api: ClusterMember;
  let frozen: ClusterMember;
  let other: ClusterMember;

  beforeAll(async () => {
    cluster = await Cluster.start();
    [api, frozen, other] = await Promise.all([
      cluster.startApi(),
      cluster.startClassifier(),
      cluster.startClassifier(),
    ]);
    await untilReady(api);
  });

  afterAll(() => cluster.close());

  const dropped = (): LogLine[] =>
    logLines(frozen.process.output).filter((line) => line['dropped'] !== undefined);

  it('loses its jobs to another, and its late replies are dropped and counted', async () => {
    other.process.signal('SIGSTOP');
    const answers = sendMany(api.url, JOBS);
    await eventually(async () => {
      expect(Math.max(0, ...(await cluster.heldJobs()))).toBeGreaterThan(JOBS / 2);
    });
    frozen.process.signal('SIGSTOP');
    other.process.signal('SIGCONT');
    const frozenAt = Date.now();
    expect(new Set(await answers)).toEqual(new Set(['answered']));
    // CLAIM_IDLE_MS is half a second; each job that was taken over is answered alone.
    expect(Date.now() - frozenAt).toBeLessThan(15_000);
    expect(other.process.output).toContain('took over a job');
    await cluster.untilEmpty();

    expect(dropped()).toEqual([]);
    frozen.process.signal('SIGCONT');
    await eventually(() => {
      expect(dropped().length).toBeGreaterThan(0);
    });
    // Until it has nothing more in hand.
    await expect(send(api.url)).resolves.toBe('answered');
    const totals = dropped().map((line) => line['dropped']);
    expect(totals).toEqual(totals.map((_, index) => index + 1));
    expect(api.process.output).not.toContain('reply dropped');
  });

  it('works on as before, with the thread that it had', async () => {
    other.process.signal('SIGSTOP');
    try {
      const { status } = await predict(api.url, SAMPLE.path);
      expect(status).toBe(200);
      expect(frozen.process.output).not.toContain('inference thread lost');
    } finally {
      other.process.signal('SIGCONT');
    }
  });
});
