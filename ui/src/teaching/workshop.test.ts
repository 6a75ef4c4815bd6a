import { beforeEach, expect, test } from '@jest/globals';
import { waitFor } from '@testing-library/react';
import { createHeldTime, FakeTeaching } from '../testing/fake-teaching';
import { Workshop } from './workshop';
import type { Classifier, TeachingServer } from './teaching-server';

let teaching: FakeTeaching;
let time: ReturnType<typeof createHeldTime>;

beforeEach(() => {
  teaching = new FakeTeaching();
  time = createHeldTime();
});

function workshopOver(server: TeachingServer): Workshop {
  return new Workshop({
    ...{ server, wait: time.wait },
    settle: () => Promise.resolve(),
    onFacts: () => undefined,
  });
}

test('asks about a training that outlasts its request until it is done', async () => {
  teaching.have('screws', { bolt: 2, nut: 2 });
  const states: Classifier['state'][] = ['TRAINING', 'TRAINING', 'READY'];
  const workshop = workshopOver({
    ...teaching.server,
    read: async () => {
      const result = await teaching.server.read();
      if (!result.ok) return result;
      const classifiers = result.data.classifiers.map((each) => ({
        ...each,
        state: 'TRAINING' as const,
      }));
      return { ok: true, data: { ...result.data, classifiers } };
    },
    readClassifier: async (name) => {
      const result = await teaching.server.readClassifier(name);
      const state = states.shift();
      return result.ok && state !== undefined
        ? { ok: true, data: { ...result.data, state } }
        : result;
    },
  });
  await workshop.refresh();
  expect(workshop.find('screws')?.state).toBe('TRAINING');
  await waitFor(async () => {
    await time.pass();
    expect(workshop.find('screws')?.state).toBe('READY');
  });
  expect(states).toEqual([]);
  await time.pass();
  expect(workshop.find('screws')?.state).toBe('READY');
});

test('makes one classifier of two presses in a row', async () => {
  const workshop = workshopOver(teaching.server);
  await workshop.refresh();
  await Promise.all([workshop.create(), workshop.create()]);
  expect(teaching.records.map(({ name, classNames }) => [name, classNames])).toEqual([
    ['my-classifier', ['Class 1', 'Class 2']],
  ]);
});

test('says why the classifiers cannot be shown, and goes on once they can', async () => {
  let isAway = true;
  const workshop = workshopOver({
    ...teaching.server,
    read: () =>
      isAway
        ? Promise.resolve({ ok: false, failure: { code: 'STORAGE_UNAVAILABLE' } })
        : teaching.server.read(),
  });
  await workshop.refresh();
  expect(workshop.state.get()).toEqual({
    phase: 'failed',
    failure: { code: 'STORAGE_UNAVAILABLE' },
  });
  isAway = false;
  await workshop.refresh();
  expect(workshop.state.get().phase).toBe('open');
});

test('stays on the classifier that somebody works on when all are read anew', async () => {
  teaching.have('leaves', { oak: 1 });
  teaching.have('screws', { bolt: 1 });
  const workshop = workshopOver(teaching.server);
  await workshop.refresh();
  workshop.select('screws');
  await workshop.refresh();
  expect(workshop.state.get()).toMatchObject({ selected: 'screws' });
});
