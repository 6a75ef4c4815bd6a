import { afterEach, expect, it } from '@jest/globals';
import { describeWith, eventually } from '@detections/test-support';
import { Cluster, untilReady } from '../cluster.fixture.js';
import { drawKind, KINDS, Teacher } from '../teaching.fixture.js';

describeWith(['redis', 'postgres', 'network'], 'three API processes that share a database', () => {
  let cluster: Cluster | undefined;

  afterEach(() => cluster?.close());

  it('answer by what one of them was taught, within seconds', async () => {
    cluster = await Cluster.startWithPostgres();
    await cluster.startClassifier();
    const apis = [await cluster.startApi(), await cluster.startApi(), await cluster.startApi()];
    await Promise.all(apis.map(untilReady));
    const [first, ...others] = apis.map(({ url }) => new Teacher(url, 'shapes'));
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
