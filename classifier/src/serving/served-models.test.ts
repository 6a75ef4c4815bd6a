import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  fullNameOf,
  identityOf,
  type ClassificationJob,
  type ClassifierStatus,
  type ModelIdentity,
  type SucceededReply,
} from '@detections/schema';
import { createJob, FakeClock } from '@detections/test-support';
import { createFakeModel, passTime, settle, type FakeModel } from './fake-model.fixture.js';
import { ServedModels } from './served-models.js';

class FinalError extends Error {}

describe('the models of a classifier', () => {
  let clock: FakeClock;
  let models: ServedModels;
  let statuses: ClassifierStatus[];
  let cards: string[];
  let waiting: ModelIdentity[];
  let unpublishable: string | undefined;

  const create = (maxModels = 10): ServedModels =>
    new ServedModels({
      source: {
        announce: (status) => {
          statuses.push(status);
          return Promise.resolve();
        },
        publishCard: ({ name, version }) => {
          if (name === unpublishable) return Promise.reject(new Error('Redis is full.'));
          cards.push(`${name}@${version}`);
          return Promise.resolve();
        },
        hasWaiting: (model) =>
          Promise.resolve(waiting.some(({ version }) => version === model.version)),
      },
      limits: { maxModels, maxBytes: undefined, onTooLarge: () => undefined },
      reasonOf: (error) => (error as Error).message,
      isFinal: (error) => error instanceof FinalError,
      onModel: () => undefined,
      clock,
    });

  const later = (ms: number): Promise<void> => passTime(clock, ms);
  /** What the APIs have heard last: name, version and state. */
  const heard = (): string[] =>
    (statuses.at(-1)?.models ?? []).map(
      (served) => `${fullNameOf(identityOf(served))} ${served.state}`,
    );
  const taken = (): string[] => models.models().map(({ name, version }) => `${name}@${version}`);

  const fake = (name: string, version?: string, fingerprint?: string): FakeModel =>
    createFakeModel({ name, version, fingerprint, clock });

  const ready = async (one: FakeModel): Promise<void> => {
    await settle();
    one.starts.at(-1)?.succeed();
    await settle();
  };
  const ask = (model: ModelIdentity): Promise<SucceededReply> => {
    const { name, version } = model;
    const job: ClassificationJob = createJob({ model: { name, version } });
    return models.classify(job);
  };

  beforeEach(() => {
    clock = new FakeClock();
    statuses = [];
    cards = [];
    waiting = [];
    unpublishable = undefined;
    models = create();
    models.start();
  });

  it('are announced from the first moment, and ready once their card is out', async () => {
    const one = fake('one');
    models.offer([one.offer]);
    expect(heard()).toEqual(['one@1 loading']);
    expect([models.ready, taken()]).toEqual([false, []]);
    await ready(one);
    expect([heard(), cards, taken()]).toEqual([['one@1 ready'], ['one@1'], ['one@1']]);
    expect(models.ready).toBe(true);
  });

  it('do not harm each other: one that fails says why, and is tried again', async () => {
    const [good, bad] = [fake('good'), fake('bad')];
    models.offer([good.offer, bad.offer]);
    await settle();
    bad.starts[0]?.fail(new Error('The file is cut off.'));
    await ready(good);
    expect(heard()).toEqual(['good@1 ready', 'bad@1 failed']);
    expect(statuses.at(-1)?.models).toContainEqual(
      expect.objectContaining({ reason: 'The file is cut off.' }),
    );
    await later(2000);
    expect(bad.starts).toHaveLength(2);
  });

  it('leave memory before they are tried again where their card does not get out', async () => {
    const one = fake('one');
    unpublishable = 'one';
    models.offer([one.offer]);
    await ready(one);
    expect([heard(), one.closed()]).toEqual([['one@1 failed'], 1]);
    unpublishable = undefined;
    await later(2000);
    await ready(one);
    expect([heard(), one.closed()]).toEqual([['one@1 ready'], 1]);
  });

  it('are not tried again where only other files would help', async () => {
    const refused = fake('refused');
    models.offer([refused.offer]);
    await settle();
    refused.starts[0]?.fail(new FinalError('It is a detector.'));
    await later(120_000);
    expect(refused.starts).toHaveLength(1);
    const mended = fake('refused', '1', 'b');
    models.offer([mended.offer]);
    await ready(mended);
    expect(heard()).toEqual(['refused@1 ready']);
  });

  it('stay in their place until what replaces them is ready', async () => {
    const before = fake('one', '1', 'a');
    models.offer([before.offer]);
    await ready(before);
    const after = fake('one', '1', 'b');
    models.offer([after.offer]);
    await settle();
    expect([heard(), before.closed()]).toEqual([['one@1 ready'], 0]);
    await ready(after);
    await later(1000);
    expect([heard(), before.closed(), after.closed()]).toEqual([['one@1 ready'], 1, 0]);
  });

  it('give up their place at once where they do not answer anyway', async () => {
    const [broken, mended] = [fake('one'), fake('one', '1', 'b')];
    models.offer([broken.offer]);
    await settle();
    broken.starts[0]?.fail(new Error('no weights'));
    await settle();
    models.offer([mended.offer]);
    expect(heard()).toEqual(['one@1 loading']);
    await ready(mended);
    expect(heard()).toEqual(['one@1 ready']);
    expect(broken.starts[0]?.hooks.signal.aborted).toBe(true);
    await later(120_000);
    expect(broken.starts).toHaveLength(1);
  });

  it('say in every state why one answers in the place of another', async () => {
    const one = fake('one');
    const fallbackReason = 'The other one is away.';
    models.offer([{ ...one.offer, fallbackReason }]);
    expect(statuses.at(-1)?.models).toMatchObject([{ state: 'loading', fallbackReason }]);
    await ready(one);
    expect(statuses.at(-1)?.models).toMatchObject([{ state: 'ready', fallbackReason }]);
    one.starts[0]?.hooks.onEngine(false);
    expect(statuses.at(-1)?.models).toMatchObject([{ state: 'loading', fallbackReason }]);
  });

  it('change what one is served for without loading it anew', async () => {
    const one = fake('one');
    const fallbackReason = 'The other one is away.';
    models.offer([{ ...one.offer, byNameOnly: true }]);
    await ready(one);
    models.offer([{ ...one.offer, fallbackReason }]);
    expect(statuses.at(-1)?.models).toEqual([
      { state: 'ready', model: expect.anything(), fallbackReason },
    ]);
    models.offer([]);
    models.offer([{ ...one.offer, byNameOnly: true }]);
    expect(statuses.at(-1)?.models).toEqual([
      { state: 'ready', model: expect.anything(), byNameOnly: true },
    ]);
    expect(one.starts).toHaveLength(1);
  });

  it('keep the older version loaded while it has work, then give its memory back', async () => {
    const [older, newer] = [fake('one', '1'), fake('one', '2')];
    models.offer([older.offer]);
    await ready(older);
    const answer = ask(older.offer);
    models.offer([older.offer, newer.offer]);
    await ready(newer);
    await later(15_000);
    expect(older.closed()).toBe(0);
    older.answer();
    await expect(answer).resolves.toMatchObject({ model: { version: '1' } });
    await later(12_000);
    expect(older.closed()).toBe(1);
    expect(heard()).toEqual(['one@1 ready', 'one@2 ready']);
  });

  it('come back into memory when they are asked for, tried again until they do', async () => {
    const [older, newer] = [fake('one', '1'), fake('one', '2')];
    models.offer([older.offer, newer.offer]);
    await ready(older);
    await ready(newer);
    await later(12_000);
    const refused = expect(ask(older.offer)).rejects.toMatchObject({ code: 'MODEL_NOT_READY' });
    await settle();
    older.starts.at(-1)?.fail(new Error('There is no memory.'));
    await refused;
    expect(heard()).toEqual(['one@1 failed', 'one@2 ready']);
    await ready(older);
    expect(heard()).toEqual(['one@1 ready', 'one@2 ready']);
    await later(12_000);
    const answer = ask(older.offer);
    await settle();
    expect(older.starts).toHaveLength(4);
    await ready(older);
    older.answer();
    await expect(answer).resolves.toMatchObject({ model: { version: '1' } });
  });

  it('leave memory, the least recently used first, where there are too many', async () => {
    models = create(2);
    const [first, second, third] = [fake('first'), fake('second'), fake('third')];
    models.offer([first.offer, second.offer]);
    await ready(first);
    await ready(second);
    clock.advance(10);
    const answer = ask(first.offer);
    await settle();
    first.answer();
    await answer;
    models.offer([first.offer, second.offer, third.offer]);
    await ready(third);
    expect([first.closed(), second.closed()]).toEqual([0, 1]);
    expect(heard()).toEqual(['first@1 ready', 'second@1 ready', 'third@1 ready']);
  });

  it('answer what was sent before they went', async () => {
    const one = fake('one');
    models.offer([one.offer]);
    await ready(one);
    models.offer([]);
    expect([heard(), taken()]).toEqual([[], ['one@1']]);
    waiting = [one.offer];
    await later(10_000);
    expect([taken(), one.closed()]).toEqual([['one@1'], 0]);
    waiting = [];
    await later(3000);
    expect([taken(), one.closed()]).toEqual([[], 1]);
  });

  it('answer what they have in hand though their thread is being replaced as they go', async () => {
    const one = fake('one');
    models.offer([one.offer]);
    await ready(one);
    const answer = ask(one.offer);
    one.starts[0]?.hooks.onEngine(false);
    models.offer([]);
    await later(10_000);
    expect([taken(), one.closed()]).toEqual([['one@1'], 0]);
    one.answer();
    await expect(answer).resolves.toMatchObject({ model: { name: 'one' } });
    await later(3000);
    expect([taken(), one.closed()]).toEqual([[], 1]);
  });

  it('answer what they have in hand before another takes their place', async () => {
    const before = fake('one', '1', 'a');
    models.offer([before.offer]);
    await ready(before);
    const answer = ask(before.offer);
    before.starts[0]?.hooks.onEngine(false);
    const after = fake('one', '1', 'b');
    models.offer([after.offer]);
    await ready(after);
    await later(3000);
    expect(before.closed()).toBe(0);
    before.answer();
    await expect(answer).resolves.toMatchObject({ status: 'succeeded' });
    await settle();
    expect(before.closed()).toBe(1);
  });

  it('are refused by name where they are not there', async () => {
    await expect(ask({ name: 'gone', version: '3' })).rejects.toMatchObject({
      code: 'MODEL_NOT_READY',
    });
  });

  it('say once that they go, and close whatever they are at', async () => {
    const [loaded, loading] = [fake('loaded'), fake('loading')];
    models.offer([loaded.offer, loading.offer]);
    await ready(loaded);
    models.withdraw('It is shutting down.');
    await models.close();
    await models.close();
    expect(statuses.at(-1)).toMatchObject({ models: [], whyNone: 'It is shutting down.' });
    expect([loaded.closed(), loading.starts[0]?.hooks.signal.aborted]).toEqual([1, true]);
  });
});
