import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Model } from '@detections/schema';
import { FAKE_CARD, FAKE_MODEL } from '@detections/test-support';
import {
  coded,
  drawn,
  OTHER_CARD,
  OTHER_MODEL,
  TaughtApplication,
} from './taught-application.fixture.js';

let own: TaughtApplication;

beforeEach(async () => {
  own = await TaughtApplication.start();
});
afterEach(() => own.close());

describe('own classifiers beside each other', () => {
  it('cannot be called alike', async () => {
    const { classifiers } = own.application;
    await classifiers.create('screws');
    await classifiers.create('nails');
    await expect(classifiers.create('screws')).rejects.toThrow(coded('NAME_TAKEN'));
    await expect(classifiers.rename('nails', 'screws')).rejects.toThrow(coded('NAME_TAKEN'));
    await expect(classifiers.rename('nails', 'nails')).resolves.toMatchObject({
      record: { name: 'nails' },
    });
  });

  it('do not answer while their base is not served, and say so', async () => {
    await own.makeTwoClasses('screws');
    const { storage } = own;
    await own.close();
    own = await TaughtApplication.start(storage, [[OTHER_MODEL, OTHER_CARD]]);
    await expect(own.classify('screws', drawn(0))).rejects.toThrow(
      coded('MODEL_NOT_READY', 'resnet50@1, which no classifier serves now'),
    );
    await expect(own.teach('screws', 'up', drawn(1, 80))).rejects.toThrow(coded('MODEL_NOT_READY'));
    const { state } = await own.application.classifiers.show('screws');
    expect(state).toMatchObject({ kind: 'not-ready', reason: expect.stringContaining('base') });
  });

  it('go on answering in another precision of the network, and no longer say what they know', async () => {
    await own.makeTwoClasses('screws');
    const { storage } = own;
    await own.close();
    const inInt8: Model = { ...FAKE_MODEL, precision: 'int8' };
    own = await TaughtApplication.start(storage, [[inInt8, FAKE_CARD]]);
    const { known, familiarity, predictions, model } = await own.classify('screws', drawn(0, 7));
    expect([known, familiarity === null, model.familiarity]).toEqual([null, false, undefined]);
    expect(predictions[0].label.name).toBe('across');
  });

  it('go on answering where the database is away, and say so to who would teach', async () => {
    await own.makeTwoClasses('screws');
    await own.classify('screws', drawn(0));
    own.storage.isAway = true;
    await expect(own.classify('screws', drawn(0))).resolves.toMatchObject({
      model: { name: 'screws' },
    });
    await expect(own.teach('screws', 'up', drawn(1, 81))).rejects.toThrow(
      coded('STORAGE_UNAVAILABLE'),
    );
    own.storage.isAway = false;
    await own.teach('screws', 'up', drawn(1, 81));
  });

  it('are seen by another process that shares the database', async () => {
    await own.makeTwoClasses('screws');
    const other = await TaughtApplication.start(own.storage);
    try {
      await own.teach('screws', 'deep', drawn(2), drawn(2, 1));
      await other.taught.refresh();
      const { predictions } = await other.classify('screws', drawn(2));
      expect(predictions[0].label.name).toBe('deep');
    } finally {
      await other.close();
    }
  });

  it('never become the default by themselves', async () => {
    await own.makeTwoClasses('a-first-name');
    expect(own.application.models.resolve().name).toBe(FAKE_MODEL.name);
    expect(own.application.models.list().map(({ name }) => name)).toEqual([
      'a-first-name',
      'other',
      'resnet50',
    ]);
    expect(FAKE_CARD.name).toBe('resnet50');
  });
});
