import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeHeadWeights } from '@detections/schema';
import { FAKE_MODEL } from '@detections/test-support';
import { coded, drawn, OTHER_MODEL, TaughtApplication } from './taught-application.fixture.js';

let own: TaughtApplication;

beforeEach(async () => {
  own = await TaughtApplication.start();
});
afterEach(() => own.close());

describe('an own classifier', () => {
  it('says what it lacks until two classes have photos, and then answers', async () => {
    const { classifiers } = own.application;
    const { state } = await classifiers.create('screws');
    expect(state).toEqual({ kind: 'not-ready', reason: expect.stringContaining('2 classes') });
    await own.teach('screws', 'across', drawn(0));
    await expect(own.classify('screws', drawn(0))).rejects.toThrow(
      coded('MODEL_NOT_READY', 'at least 2 classes'),
    );
    const { view, added } = await own.teach('screws', 'up', drawn(1));
    expect([view.state, added]).toEqual([{ kind: 'ready', current: true }, 1]);
    const { predictions, model } = await own.classify('screws', drawn(1));
    expect(predictions.map(({ label }) => label)).toEqual([
      { classIndex: 1, name: 'up' },
      { classIndex: 0, name: 'across' },
    ]);
    expect(model).toMatchObject({ name: 'screws', version: '1', engine: 'fake', classCount: 2 });
  });

  it('answers the next question by what was just changed', async () => {
    await own.makeTwoClasses('screws');
    const before = await own.classify('screws', drawn(2));
    await own.teach('screws', 'deep', ...[0, 1, 2, 3, 4].map((twist) => drawn(2, twist)));
    const after = await own.classify('screws', drawn(2));
    expect(before.predictions[0].label.name).not.toBe('deep');
    expect(after.predictions[0].label.name).toBe('deep');
    expect(Number(after.model.version)).toBeGreaterThan(Number(before.model.version));
  });

  it('knows what is like its photos and no stranger, once each class has five', async () => {
    await own.makeTwoClasses('few', 4);
    const { known, familiarity } = await own.classify('few', drawn(0));
    expect([known, familiarity === null]).toEqual([null, false]);
    await own.makeTwoClasses('screws');
    await expect(own.classify('screws', drawn(0, 7))).resolves.toMatchObject({ known: true });
    const stranger = await own.classify('screws', drawn(2));
    expect(stranger.known).toBe(false);
    expect(stranger.familiarity).toBeLessThan(0.9);
    const [{ current } = { current: undefined }] = own.application.models
      .list()
      .filter(({ name }) => name === 'screws');
    expect(current).toMatchObject({
      model: { familiarity: { keeps: 0.98, pictures: 10, source: 'taught' } },
    });
  });

  it('takes the same picture of a class once', async () => {
    await own.makeTwoClasses('screws');
    const { ids, added, view } = await own.teach('screws', 'up', drawn(1, 0), drawn(1, 99));
    expect([ids.length, added]).toEqual([2, 1]);
    expect(view.record.classes.map(({ exampleCount }) => exampleCount)).toEqual([5, 6]);
  });

  it('adds all photos of a request or none', async () => {
    await own.makeTwoClasses('screws');
    const pdf = Buffer.from('%PDF-1.7');
    await expect(own.teach('screws', 'up', drawn(1, 50), pdf)).rejects.toThrow(
      coded('UNSUPPORTED_MEDIA_TYPE'),
    );
    const { record } = await own.application.classifiers.show('screws');
    expect(record.classes.map(({ exampleCount }) => exampleCount)).toEqual([5, 5]);
    expect(record.classes.map(({ name }) => name)).toEqual(['across', 'up']);
  });

  it('adds nothing for a caller who has gone', async () => {
    await own.makeTwoClasses('screws');
    const gone = AbortSignal.abort();
    const images = [drawn(1, 60)];
    const request = { classifier: 'screws', className: 'up', images, source: 'upload' } as const;
    await expect(
      own.application.classifiers.addExamples({ ...request, signal: gone }),
    ).rejects.toThrow();
    const { record } = await own.application.classifiers.show('screws');
    expect(record.classes[1]?.exampleCount).toBe(5);
  });

  it('can be set right: photos moved, taken away, and classes renamed and removed', async () => {
    const { classifiers } = own.application;
    await own.makeTwoClasses('screws');
    const { ids } = await own.teach('screws', 'up', drawn(0, 30));
    const wrong = await own.classify('screws', drawn(0, 30));
    await classifiers.moveExamples('screws', ids, 'across');
    const right = await own.classify('screws', drawn(0, 30));
    expect(right.predictions[0].label.name).toBe('across');
    expect(right.predictions[0].confidence).toBeGreaterThan(
      wrong.predictions.find(({ label }) => label.name === 'across')?.confidence ?? 1,
    );
    const { record } = await classifiers.removeExamples('screws', ids);
    expect(record.classes.map(({ exampleCount }) => exampleCount)).toEqual([5, 5]);
    await classifiers.renameClass('screws', 'up', 'upright');
    expect((await own.classify('screws', drawn(1))).predictions[0].label.name).toBe('upright');
    const { state } = await classifiers.removeClass('screws', 'upright');
    expect(state).toMatchObject({ kind: 'not-ready' });
  });

  it('goes back to an earlier version by one call, until the next change', async () => {
    const { classifiers } = own.application;
    await own.makeTwoClasses('screws');
    const { model } = await own.classify('screws', drawn(0));
    await own.teach('screws', 'deep', drawn(2));
    await classifiers.rollBack('screws', Number(model.version));
    const back = await own.classify('screws', drawn(2));
    expect([back.model.version, back.model.digest]).toEqual([model.version, model.digest]);
    await expect(own.classify(`screws@${String(Number(model.version) + 1)}`, drawn(2)))
      .resolves // by name
      .toMatchObject({ predictions: [{ label: { name: 'deep' } }, {}, {}] });
    await own.teach('screws', 'deep', drawn(2, 5));
    expect((await own.classify('screws', drawn(2))).predictions[0].label.name).toBe('deep');
    await expect(classifiers.rollBack('screws', 99)).rejects.toThrow(coded('MODEL_NOT_FOUND'));
  });

  it('is deleted with the token of what is there now, and with it everything', async () => {
    const { classifiers } = own.application;
    await own.makeTwoClasses('screws');
    const asked = classifiers.remove('screws');
    await expect(asked).rejects.toThrow(coded('CONFIRMATION_REQUIRED', '10 photos'));
    const { confirmation } = (await asked.catch((error: unknown) => error)) as {
      confirmation: string;
    };
    await own.teach('screws', 'up', drawn(1, 70));
    await expect(classifiers.remove('screws', confirmation)).rejects.toThrow(
      coded('CONFIRMATION_REQUIRED', '11 photos'),
    );
    const second = await classifiers.remove('screws').catch((error: unknown) => error);
    const removed = await classifiers.remove(
      'screws',
      (second as { confirmation: string }).confirmation,
    );
    expect(removed).toMatchObject({ classes: 2, examples: 11 });
    await expect(own.classify('screws', drawn(0))).rejects.toThrow(coded('MODEL_NOT_FOUND'));
    await expect(classifiers.show('screws')).rejects.toThrow(coded('CLASSIFIER_NOT_FOUND'));
  });

  it.each(['resnet50', 'other'])('cannot be called as the model %s is', async (name) => {
    await expect(own.application.classifiers.create(name)).rejects.toThrow(coded('NAME_TAKEN'));
  });

  it('is renamed with all that it has learnt', async () => {
    await own.makeTwoClasses('screws');
    await own.application.classifiers.rename('screws', 'bolts');
    await expect(own.classify('bolts', drawn(0))).resolves.toMatchObject({
      model: { name: 'bolts' },
    });
    await expect(own.classify('screws', drawn(0))).rejects.toThrow(coded('MODEL_NOT_FOUND'));
  });

  it('is no base of another, and has no heatmaps', async () => {
    await own.makeTwoClasses('screws');
    const { classifiers, classify } = own.application;
    await expect(classifiers.create('bolts', { name: 'screws' })).rejects.toThrow(
      coded('BAD_USER_INPUT', 'was taught on one itself'),
    );
    const request = {
      image: drawn(0),
      model: { name: 'screws' },
      signal: new AbortController().signal,
    };
    await expect(
      classify({ ...request, topK: 1, heatmaps: [{ classIndex: null }] }),
    ).rejects.toThrow(coded('BAD_USER_INPUT', 'own classifier'));
    await expect(classify({ ...request, topK: 1, preset: 'KERAS' })).rejects.toThrow(
      coded('BAD_USER_INPUT', 'CENTER_CROP'),
    );
  });

  it('is no base of another before it has learnt anything either', async () => {
    const { classifiers } = own.application;
    await classifiers.create('screws');
    const refused = coded('BAD_USER_INPUT', 'own classifier');
    await expect(classifiers.create('bolts', { name: 'screws' })).rejects.toThrow(refused);
    await expect(classifiers.create('bolts', { name: 'screws', version: '7' })).rejects.toThrow(
      refused,
    );
    const { signal } = new AbortController();
    await expect(classifiers.changeBase('screws', { name: 'screws' }, signal)).rejects.toThrow(
      refused,
    );
  });

  it('is changed altogether, or not at all', async () => {
    const { classifiers } = own.application;
    const { signal } = new AbortController();
    await own.makeTwoClasses('screws');
    await classifiers.create('nails');
    for (const [changes, code] of [
      [{ name: 'bolts', base: { name: 'nope' } }, 'MODEL_NOT_FOUND'],
      [{ name: 'nails', base: { name: 'other' } }, 'NAME_TAKEN'],
      [{ name: 'No', base: { name: 'other' } }, 'BAD_USER_INPUT'],
    ] as const) {
      await expect(classifiers.change('screws', changes, signal)).rejects.toThrow(coded(code));
      const { record } = await classifiers.show('screws');
      expect(record.base.name).toBe(FAKE_MODEL.name);
    }
    const gone = AbortSignal.abort();
    const both = { name: 'bolts', base: { name: 'other' } };
    await expect(classifiers.change('screws', both, gone)).rejects.toThrow();
    expect((await classifiers.show('screws')).record.base.name).toBe(FAKE_MODEL.name);
    await classifiers.change('screws', both, signal);
    expect((await classifiers.show('bolts')).record).toMatchObject({
      name: 'bolts',
      base: { name: 'other' },
    });
  });

  it('needs no new version for what it learns nothing from', async () => {
    const { classifiers } = own.application;
    const { signal } = new AbortController();
    await own.makeTwoClasses('screws');
    const { record: before } = await classifiers.show('screws');
    await classifiers.addClass('screws', 'empty');
    await classifiers.renameClass('screws', 'empty', 'void');
    await classifiers.renameClass('screws', 'up', ' up ');
    await classifiers.changeBase('screws', { name: FAKE_MODEL.name }, signal);
    const { record } = await classifiers.show('screws');
    expect(record.classes.map(({ name }) => name)).toEqual(['across', 'up', 'void']);
    await classifiers.removeClass('screws', 'void');
    const after = await classifiers.show('screws');
    expect(after.record.versions).toEqual(before.versions);
    expect(after.state).toEqual({ kind: 'ready', current: true });
  });

  it('is not deleted with a class that its token did not tell of', async () => {
    const { classifiers } = own.application;
    await classifiers.create('screws');
    const tokenOf = async (confirmation?: string): Promise<string> => {
      const refusal = await classifiers
        .remove('screws', confirmation)
        .catch((error: unknown) => error);
      return (refusal as { confirmation: string }).confirmation;
    };
    const first = await tokenOf();
    await classifiers.addClass('screws', 'empty');
    await expect(classifiers.remove('screws', first)).rejects.toThrow(
      coded('CONFIRMATION_REQUIRED', 'may have changed since'),
    );
    await expect(classifiers.remove('screws', await tokenOf('?'))).resolves.toMatchObject({
      classes: 1,
    });
  });

  it('goes over to another base with all of its photos', async () => {
    await own.makeTwoClasses('screws');
    const { signal } = new AbortController();
    // The copies that are kept are no drawings: the fake network takes all for the same picture.
    await own.application.classifiers.changeBase('screws', { name: 'other' }, signal);
    const { record } = await own.application.classifiers.show('screws');
    expect(record.base).toMatchObject({ name: 'other', digest: OTHER_MODEL.digest });
    expect(record.active?.base.name).toBe('other');
  });

  it('gives what it was taught, and nothing of its photos', async () => {
    await own.makeTwoClasses('screws');
    const head = await own.application.classifiers.head('screws');
    expect(head).toMatchObject({
      name: 'screws',
      base: { name: 'resnet50', version: '1', digest: FAKE_MODEL.digest, preset: 'CENTER_CROP' },
      labels: ['across', 'up'],
    });
    expect(decodeHeadWeights(head, 12)).toHaveLength(24);
    await own.application.classifiers.create('nails');
    await expect(own.application.classifiers.head('nails')).rejects.toThrow(
      coded('MODEL_NOT_READY'),
    );
  });

  it('is a model whose correction can be reported', async () => {
    await own.makeTwoClasses('screws');
    const { id } = await own.classify('screws', drawn(0));
    await expect(
      own.application.reportFeedback({
        classificationId: id,
        verdict: 'WRONG',
        correctClassIndex: 1,
        comment: null,
      }),
    ).resolves.toMatchObject({ correctLabel: { name: 'up' } });
  });
});
