import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { KEYS } from '@detections/runtime/redis';
import { describeWith, predict } from '@detections/test-support';
import { Cluster, untilReady, type ClusterMember } from '../cluster.fixture.js';
import { DEADLY_ENVIRONMENT, drawDeadlyPicture } from './deadly-pictures.fixture.js';
import { logLines } from './log-lines.fixture.js';
import { sendMany } from './requests.fixture.js';

const MAX_DELIVERIES = 2;

describeWith(['redis', 'network'], 'a job that kills its classifier each time', () => {
  let cluster: Cluster;
  let api: ClusterMember;
  let classifiers: ClusterMember[];

  beforeAll(async () => {
    cluster = await Cluster.start({ MAX_DELIVERIES: String(MAX_DELIVERIES) });
    api = await cluster.startApi();
    const start = (): Promise<ClusterMember> => cluster.startClassifier(DEADLY_ENVIRONMENT);
    classifiers = await Promise.all([start(), start(), start()]);
    await untilReady(api);
  });

  afterAll(() => cluster.close());

  it('is given up after MAX_DELIVERIES, is on the dead list, and its neighbours are answered', async () => {
    const neighbours = sendMany(api.url, 6);
    const poisoned = predict(api.url, await drawDeadlyPicture('kills the process'));
    const moreNeighbours = sendMany(api.url, 6);
    const { status, headers, body } = await poisoned;
    expect({ status, code: headers.get('x-error-code') }).toEqual({
      status: 500,
      code: 'JOB_POISONED',
    });
    expect(JSON.stringify(body)).toContain('2 classifiers in turn went silent');
    const outcomes = [...(await neighbours), ...(await moreNeighbours)];
    expect(new Set(outcomes)).toEqual(new Set(['answered']));

    const dead = await cluster.client.xrange(KEYS.deadJobs, '-', '+');
    expect(dead).toHaveLength(1);
    const lines = classifiers.flatMap(({ process }) => logLines(process.output));
    const givenUp = lines.find(({ deliveries }) => Number(deliveries) > MAX_DELIVERIES);
    expect(dead[0]?.[1]).toEqual(
      expect.arrayContaining(['jobId', givenUp?.['jobId'], 'deliveries', String(MAX_DELIVERIES)]),
    );
    await cluster.untilEmpty();
  });

  it('took MAX_DELIVERIES classifiers along, and the next goes on', async () => {
    const codes = await Promise.all(
      classifiers.map(({ process }) =>
        Promise.race([process.exited(), new Promise((resolve) => setTimeout(resolve, 100, 'up'))]),
      ),
    );
    // Null: a signal ended it.
    expect(codes.sort()).toEqual([null, null, 'up']);
    expect(new Set(await sendMany(api.url, 4))).toEqual(new Set(['answered']));
  });
});
