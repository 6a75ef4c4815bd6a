import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWith, eventually } from '@detections/test-support';
import { Cluster, untilReady, type ClusterMember } from '../cluster.fixture.js';
import {
  DEADLY_ENVIRONMENT,
  drawDeadlyPicture,
  type DeadlyPicture,
} from './deadly-pictures.fixture.js';
import { logLines } from './log-lines.fixture.js';
import { send, sendMany } from './requests.fixture.js';

const INFERENCE_TIMEOUT_MS = 1000;

describeWith(['redis', 'network'], 'the inference thread of a classifier', () => {
  let cluster: Cluster;
  let api: ClusterMember;
  let classifier: ClusterMember;

  beforeAll(async () => {
    cluster = await Cluster.start({ INFERENCE_TIMEOUT_MS: String(INFERENCE_TIMEOUT_MS) });
    api = await cluster.startApi();
    classifier = await cluster.startClassifier(DEADLY_ENVIRONMENT);
    await untilReady(api);
  });

  afterAll(() => cluster.close());

  it.each([
    ['dies', 'ends the thread', 'ended by itself'],
    ['hangs', 'hangs the thread', 'gave no answer for 1000 ms'],
  ] as const)(
    '%s: it is replaced, only the culprit fails, and readiness tells the truth meanwhile',
    async (_, deadly: DeadlyPicture, reason) => {
      const picture = await drawDeadlyPicture(deadly);
      const health = watchHealth(classifier.url);
      const neighbours = sendMany(api.url, 5);
      const culprit = send(api.url, picture);
      const moreNeighbours = sendMany(api.url, 5);
      await expect(culprit).resolves.toBe('INFERENCE_FAILED');
      expect(new Set(await neighbours)).toEqual(new Set(['answered']));
      // A straggler may find no classifier ready.
      for (const outcome of await moreNeighbours) {
        expect(['answered', 'MODEL_NOT_READY']).toContain(outcome);
      }
      await eventually(() => untilReady(classifier));
      // Once with its batch, once alone.
      const statuses = await health.stop();
      expect(statuses.slice(0, 3)).toEqual([200, 503, 200]);
      const lines = logLines(classifier.process.output);
      expect(lines).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            msg: 'inference thread lost',
            reason: expect.stringContaining(reason),
          }),
          expect.objectContaining({ msg: 'not ready', reason: expect.stringContaining('lost') }),
          expect.objectContaining({ msg: 'inference thread replaced' }),
        ]),
      );
      await untilReady(api);
      expect(new Set(await sendMany(api.url, 6))).toEqual(new Set(['answered']));
    },
  );

  it('is all that was lost: the classifier is the same process, and no job was redelivered', () => {
    expect(process.kill(classifier.process.pid, 0)).toBe(true);
    expect(classifier.process.output).not.toContain('took over a job');
  });
});

/** Asks again and again; `stop` gives the statuses, without repetitions. */
function watchHealth(url: string): { readonly stop: () => Promise<readonly number[]> } {
  const stopping = new AbortController();
  const watching = watchUntil(stopping.signal, url);
  return {
    stop: () => {
      stopping.abort();
      return watching;
    },
  };
}

async function watchUntil(signal: AbortSignal, url: string): Promise<readonly number[]> {
  const statuses: number[] = [];
  const endAt = Date.now() + 60_000;
  while (!signal.aborted && Date.now() < endAt) {
    const { status } = await fetch(`${url}/health/ready`);
    if (statuses.at(-1) !== status) statuses.push(status);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return statuses;
}
