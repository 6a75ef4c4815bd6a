import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FAKE_CARD, FAKE_MODEL } from '@detections/test-support';
import { MemoryStorage } from '../../storage/memory-storage.fixture.js';
import { coded, drawn, TaughtApplication } from './taught-application.fixture.js';

let own: TaughtApplication;

beforeEach(async () => {
  own = await TaughtApplication.start();
});
afterEach(() => own.close());

describe('requests at the same time', () => {
  it('make a new class once by its first photos, whichever comes first', async () => {
    await own.application.classifiers.create('screws');
    const added = await Promise.all(
      ['across', 'across', 'across', 'up', 'up'].map((name, index) =>
        own.teach('screws', name, drawn(name === 'up' ? 1 : 0, index)),
      ),
    );
    expect(added.map((one) => one.added)).toEqual([1, 1, 1, 1, 1]);
    const { record, state } = await own.application.classifiers.show('screws');
    const counts = record.classes.map(
      ({ name, exampleCount }) => `${name} ${String(exampleCount)}`,
    );
    expect(counts.sort()).toEqual(['across 3', 'up 2']);
    expect(state).toEqual({ kind: 'ready', current: true });
  });
});

describe('two classifiers that were taught the same', () => {
  it('answer each by its own name, card and versions', async () => {
    const labels: string[] = [];
    for (const name of ['bolts', 'screws']) {
      await own.makeTwoClasses(name);
      const { model } = await own.classify(name, drawn(0));
      expect(model.name).toBe(name);
      labels.push(model.digest);
      expect((await own.application.models.card(model)).name).toBe(name);
    }
    expect(new Set(labels).size).toBe(2);
  });

  it('have versions of their own, also where a change was taken back', async () => {
    const { classifiers } = own.application;
    await own.makeTwoClasses('screws');
    const { model: before } = await own.classify('screws', drawn(0));
    const { ids } = await own.teach('screws', 'up', drawn(1, 40));
    await classifiers.removeExamples('screws', ids);
    const { model: after } = await own.classify('screws', drawn(0));
    expect(after.version).not.toBe(before.version);
    expect(after.digest).not.toBe(before.digest);
    const asked = await own.classify(`screws@${before.version}`, drawn(0));
    expect(asked.model).toMatchObject({ version: before.version, digest: before.digest });
  });
});

describe('a class that is removed', () => {
  it('is not answered any more, though only one class is left', async () => {
    const { classifiers } = own.application;
    await own.makeTwoClasses('screws');
    const { record, state } = await classifiers.removeClass('screws', 'up');
    expect(record.active).toBeUndefined();
    const reason = expect.stringMatching(/at least 2 classes.*photos of 1\..*rolled back/);
    expect(state).toEqual({ kind: 'not-ready', reason });
    await expect(own.classify('screws', drawn(1))).rejects.toThrow(coded('MODEL_NOT_READY'));
    await expect(classifiers.head('screws')).rejects.toThrow(coded('MODEL_NOT_READY'));
  });

  it('answers again by a version that is rolled back to, with the labels of that version', async () => {
    const { classifiers } = own.application;
    await own.makeTwoClasses('screws');
    const { model } = await own.classify('screws', drawn(0));
    await classifiers.removeClass('screws', 'across');
    const { state, record } = await classifiers.rollBack('screws', Number(model.version));
    expect(state).toEqual({ kind: 'ready', current: true });
    expect(record.active?.labels).toEqual(['across', 'up']);
    for (const [axis, name] of ['across', 'up'].entries()) {
      const { predictions } = await own.classify('screws', drawn(axis));
      expect(predictions[0].label).toEqual({ classIndex: axis, name });
    }
    // Until the next change.
    await own.teach('screws', 'up', drawn(1, 33));
    await expect(own.classify('screws', drawn(0))).rejects.toThrow(coded('MODEL_NOT_READY'));
    await own.teach('screws', 'deep', drawn(2));
    const { predictions } = await own.classify('screws', drawn(2));
    expect(predictions.map(({ label }) => label.name)).toEqual(['deep', 'up']);
  });
});

describe('limits', () => {
  it('are looked at before a photo costs anything', async () => {
    await own.close();
    const limits = { maxClassifiers: 5, maxClasses: 2, maxExamples: 3, maxPhotoBytes: 100_000 };
    own = await TaughtApplication.start(new MemoryStorage(limits));
    await own.application.classifiers.create('screws');
    await own.teach('screws', 'across', drawn(0));
    await own.teach('screws', 'up', drawn(1), drawn(1, 1));
    const asked = own.classifier.jobs.length;
    const full = coded('LIMIT_REACHED', 'MAX_EXAMPLES');
    await expect(own.teach('screws', 'up', drawn(1, 2))).rejects.toThrow(full);
    await expect(own.teach('screws', 'deep', drawn(2))).rejects.toThrow(
      coded('LIMIT_REACHED', 'MAX_CLASSES'),
    );
    expect(own.classifier.jobs).toHaveLength(asked);
    // What is there already needs no room, and no network.
    const { ids } = await own.teach('screws', 'up', drawn(1, 1), drawn(1), drawn(1, 1));
    const { examples } = await own.application.classifiers.examples('screws', { limit: 9 });
    expect(ids).toEqual([examples[2]?.id, examples[1]?.id, examples[2]?.id]);
    expect(own.classifier.jobs).toHaveLength(asked);
  });
});

describe('an embedding by the name of an own classifier', () => {
  it('is that of the network that it was taught on, and says so', async () => {
    await own.makeTwoClasses('screws');
    const { signal } = new AbortController();
    const { embed, models } = own.application;
    const ofBase = await embed({ image: drawn(1), model: { name: FAKE_MODEL.name }, signal });
    const ofOwn = await embed({ image: drawn(1), model: { name: 'screws' }, signal });
    expect(ofOwn.vector).toEqual(ofBase.vector);
    expect(ofOwn.model).toMatchObject({ name: FAKE_MODEL.name, digest: FAKE_MODEL.digest });
    const { output } = await models.card(models.resolve({ name: 'screws' }));
    expect(output.embedding).toEqual(FAKE_CARD.output.embedding);
    await expect(
      embed({ image: drawn(1), model: { name: 'screws' }, preset: 'NONE', signal }),
    ).rejects.toThrow(coded('BAD_USER_INPUT', 'NONE'));
  });
});
