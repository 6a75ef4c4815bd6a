import { fullNameOf, identityOf, type ClassifierStatus } from '@detections/schema';
import { createJob, FakeClock } from '@detections/test-support';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { createFakeModel, passTime, settle, type FakeModel } from './fake-model.fixture.js';
import { ServedModels } from './served-models.js';

const VOLUME = '00000000-0000-4000-8000-000000000000';

describe('models that came by upload', () => {
  let clock: FakeClock;
  let models: ServedModels;
  let status: ClassifierStatus | undefined;
  let one: FakeModel;

  const heard = (): string[] =>
    (status?.models ?? []).map((served) => `${fullNameOf(identityOf(served))} ${served.state}`);

  beforeEach(async () => {
    clock = new FakeClock();
    status = undefined;
    models = new ServedModels({
      source: {
        announce: (announced) => {
          status = announced;
          return Promise.resolve();
        },
        publishCard: () => Promise.resolve(),
        hasWaiting: () => Promise.resolve(false),
      },
      limits: { maxModels: 10, maxBytes: undefined, onTooLarge: () => undefined },
      reasonOf: String,
      isFinal: () => false,
      announcement: () => ({ uploadVolume: VOLUME }),
      onModel: () => undefined,
      clock,
    });
    models.start();
    one = createFakeModel({ name: 'one', clock });
    models.offer([{ ...one.offer, trial: true, byNameOnly: true }]);
    await settle();
    one.starts[0]?.succeed();
    await settle();
  });

  it('are told of as on trial, and the volume that they come by with them', () => {
    expect(status).toMatchObject({
      models: [{ state: 'ready', trial: true, byNameOnly: true }],
      uploadVolume: VOLUME,
    });
    models.offer([]);
    expect(status).toMatchObject({ models: [], uploadVolume: VOLUME });
  });

  it('are taken out of service after three lost threads', async () => {
    const hooks = one.starts[0]?.hooks;
    const before = [hooks?.mayReplaceUploaded(), hooks?.mayReplaceUploaded(), heard()];
    expect(before).toEqual([true, true, ['one@1 ready']]);
    expect(hooks?.mayReplaceUploaded()).toBe(false);
    await settle();
    expect([heard(), models.models(), one.closed()]).toEqual([['one@1 failed'], [], 1]);
    expect(status?.models).toContainEqual(
      expect.objectContaining({ reason: expect.stringContaining('taken out of service') }),
    );
    const job = createJob({ model: { name: 'one', version: '1' } });
    await expect(models.classify(job)).rejects.toThrow('taken out of service');
    await passTime(clock, 120_000);
    expect([one.starts.length, heard()]).toEqual([1, ['one@1 failed']]);
  });
});
