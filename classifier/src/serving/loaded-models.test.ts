import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SucceededReply } from '@detections/schema';
import { createJob, FakeClock } from '@detections/test-support';
import { createFakeModel, passTime, settle, type FakeModel } from './fake-model.fixture.js';
import { ServedModels } from './served-models.js';

describe('models under a limit of memory', () => {
  let clock: FakeClock;
  let models: ServedModels;
  let states: string[];
  let tooLarge: string[];

  const sized = (name: string, bytes: number): FakeModel => createFakeModel({ name, bytes, clock });
  const answered = async (one: FakeModel): Promise<void> => {
    clock.advance(10);
    const answer = ask(one);
    await settle();
    one.answer();
    await answer;
  };

  const later = (ms: number): Promise<void> => passTime(clock, ms);
  const ready = async (one: FakeModel): Promise<void> => {
    await settle();
    one.starts.at(-1)?.succeed();
    await settle();
  };
  const ask = ({ offer: { name, version } }: FakeModel): Promise<SucceededReply> =>
    models.classify(createJob({ model: { name, version } }));

  beforeEach(() => {
    clock = new FakeClock();
    states = [];
    tooLarge = [];
    models = new ServedModels({
      source: {
        announce: (status) => {
          states = status.models.map(({ state }) => state);
          return Promise.resolve();
        },
        publishCard: () => Promise.resolve(),
        hasWaiting: () => Promise.resolve(false),
      },
      limits: {
        maxModels: 10,
        maxBytes: 100,
        onTooLarge: ({ identity: { name } }, bytes) => tooLarge.push(`${name} ${String(bytes)}`),
      },
      reasonOf: (error) => (error as Error).message,
      isFinal: () => false,
      onModel: () => undefined,
      clock,
    });
    models.start();
  });

  it('leave, the least recently used first, until the next one fits', async () => {
    const [first, second, third] = [sized('first', 40), sized('second', 40), sized('third', 60)];
    models.offer([first.offer, second.offer]);
    await ready(first);
    await ready(second);
    await answered(first);
    models.offer([first.offer, second.offer, third.offer]);
    await ready(third);
    expect([first.closed(), second.closed(), third.closed()]).toEqual([0, 1, 0]);
    const answer = ask(second);
    await ready(second);
    second.answer();
    await expect(answer).resolves.toMatchObject({ model: { name: 'second' } });
    expect([first.closed(), third.closed()]).toEqual([1, 0]);
  });

  it('stay while they have work, and leave once it is done', async () => {
    const [busy, next] = [sized('busy', 60), sized('next', 60)];
    models.offer([busy.offer]);
    await ready(busy);
    const answer = ask(busy);
    models.offer([busy.offer, next.offer]);
    await ready(next);
    await answered(next);
    await later(3000);
    expect([busy.closed(), next.closed()]).toEqual([0, 1]);
    busy.answer();
    await expect(answer).resolves.toMatchObject({ model: { name: 'busy' } });
    await later(3000);
    expect(busy.closed()).toBe(0);
  });

  it('are read one after the other where both together are too much', async () => {
    const [first, second, third] = [sized('first', 60), sized('second', 60), sized('third', 60)];
    models.offer([first.offer, second.offer, third.offer]);
    await settle();
    expect([first, second, third].map(({ starts }) => starts.length)).toEqual([1, 0, 0]);
    await ready(first);
    expect([first.closed(), second.starts.length, third.starts.length]).toEqual([1, 1, 0]);
    second.starts[0]?.fail(new Error('It is damaged.'));
    await ready(third);
    expect(states).toEqual(['ready', 'failed', 'ready']);
    expect([first.starts.length, third.closed()]).toEqual([1, 0]);
  });

  it('are read at the same time where both fit', async () => {
    const [first, second] = [sized('first', 40), sized('second', 60)];
    models.offer([first.offer, second.offer]);
    await settle();
    expect([first.starts.length, second.starts.length]).toEqual([1, 1]);
  });

  it('count as what they hold until they have closed, also those that are replaced', async () => {
    const [before, other] = [sized('one', 60), sized('other', 60)];
    const after = createFakeModel({ name: 'one', fingerprint: 'b', bytes: 30, clock });
    models.offer([before.offer]);
    await ready(before);
    models.offer([after.offer]);
    await ready(after);
    models.offer([after.offer, other.offer]);
    await ready(other);
    expect([before.closed(), after.closed(), other.closed()]).toEqual([1, 0, 0]);
  });

  it('are served one at a time where each alone is too large, which is said once', async () => {
    const [large, small] = [sized('large', 150), sized('small', 10)];
    models.offer([large.offer]);
    await ready(large);
    await later(3000);
    expect([states, large.closed()]).toEqual([['ready'], 0]);
    models.offer([large.offer, small.offer]);
    await ready(small);
    expect(large.closed()).toBe(1);
    const answer = ask(large);
    await ready(large);
    large.answer();
    await expect(answer).resolves.toMatchObject({ model: { name: 'large' } });
    expect([small.closed(), tooLarge]).toEqual([1, ['large 150']]);
  });
});
