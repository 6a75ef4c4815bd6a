import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Failure } from '../failures/failure';
import { createFakeClassifier } from '../testing/fake-classifier';
import { sampleClassification } from '../testing/sample-classification';
import type { Wait } from '../wait';
import { SubmissionQueue } from './submission-queue';

let classifier: ReturnType<typeof createFakeClassifier>;
let queue: SubmissionQueue;
let chosen: string | undefined;
let objection: Failure | undefined;
let becomeReady: () => void;
let told: string[];
let succeeded: string[];
let waits: { readonly ms: number; readonly end: () => void }[];

const wait: Wait = (ms, signal) =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      resolve();
    });
    waits.push({ ms, end: resolve });
  });

beforeEach(() => {
  classifier = createFakeClassifier();
  chosen = undefined;
  objection = undefined;
  told = [];
  succeeded = [];
  waits = [];
  queue = new SubmissionQueue({
    classifyImage: classifier.classifyImage,
    chosenModel: () => chosen,
    service: {
      objection: () => objection,
      whenReady: () =>
        new Promise((resolve) => {
          becomeReady = resolve;
        }),
      onFailure: ({ code }) => {
        told.push(code);
      },
    },
    onSucceeded: (image) => {
      succeeded.push(image.name);
    },
    maxInFlight: 2,
    wait,
  });
});

function add(...names: readonly string[]): void {
  queue.add(names.map((name) => new File(['1234567890'], name)));
}

function states(): readonly string[] {
  return queue.submissions.get().map(({ image, state }) => `${image.name} ${state.phase}`);
}

function idOf(name: string): string {
  return queue.submissions.get().find(({ image }) => image.name === name)?.id ?? 'unknown';
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

describe('photos under way', () => {
  test('are as many as allowed; the others wait and go in their order', async () => {
    add('1', '2', '3', '4');
    expect(states()).toEqual(['1 sending', '2 sending', '3 waiting', '4 waiting']);
    await classifier.answer(sampleClassification(), 1);
    await settle();
    expect(states()).toEqual(['1 sending', '2 succeeded', '3 sending', '4 waiting']);
    expect(succeeded).toEqual(['2']);
  });

  test('are queued from the last byte on, and not before', () => {
    add('1');
    classifier.progress(9, 10);
    expect(queue.submissions.get()[0]?.state).toEqual({
      phase: 'sending',
      sentBytes: 9,
      totalBytes: 10,
    });
    classifier.progress(10, 10);
    expect(states()).toEqual(['1 queued']);
  });

  test('that are cancelled make room, and their late answer changes nothing', async () => {
    add('1', '2', '3');
    queue.cancel(idOf('1'));
    expect(classifier.isTakenBack(0)).toBe(true);
    await classifier.answer(sampleClassification(), 0);
    await settle();
    expect(states()).toEqual(['1 cancelled', '2 sending', '3 sending']);
    expect(succeeded).toEqual([]);
  });

  test('that are cancelled before their turn are never sent', async () => {
    add('1', '2', '3');
    queue.cancel(idOf('3'));
    await classifier.answer(sampleClassification(), 0);
    await settle();
    expect(classifier.photos()).toEqual(['1', '2']);
    expect(states()).toEqual(['1 succeeded', '2 sending', '3 cancelled']);
  });

  test('are all taken back when the page closes', () => {
    add('1', '2');
    queue.close();
    expect([0, 1].map(classifier.isTakenBack)).toEqual([true, true]);
  });
});

describe('a photo that fails', () => {
  test('is sent again by itself once a full queue has had the time it asked for', async () => {
    add('1');
    await classifier.fail({ code: 'QUEUE_FULL', retryAfterMs: 3000 });
    await settle();
    const state = queue.submissions.get()[0]?.state;
    expect(state?.phase === 'postponed' && state.failure.code).toBe('QUEUE_FULL');
    expect(waits.map(({ ms }) => ms)).toEqual([3000]);
    expect(classifier.photos()).toEqual(['1']);
    waits[0]?.end();
    await settle();
    expect(classifier.photos()).toEqual(['1', '1']);
    await classifier.answer(sampleClassification());
    expect(states()).toEqual(['1 succeeded']);
  });

  test('for want of a model waits until the service says that it is ready', async () => {
    add('1');
    await classifier.fail({ code: 'MODEL_NOT_READY' });
    await settle();
    waits[0]?.end();
    await settle();
    expect(told).toEqual(['MODEL_NOT_READY']);
    expect(states()).toEqual(['1 postponed']);
    becomeReady();
    await settle();
    expect(classifier.photos()).toEqual(['1', '1']);
  });

  test('can be cancelled while it waits to be sent again', async () => {
    add('1');
    await classifier.fail({ code: 'QUEUE_FULL' });
    await settle();
    queue.cancel(idOf('1'));
    await settle();
    expect(states()).toEqual(['1 cancelled']);
    expect(classifier.photos()).toEqual(['1']);
  });

  test('for good is tried again only when the person wants it', async () => {
    add('1');
    await classifier.fail({ code: 'JOB_TIMEOUT' });
    await settle();
    expect(states()).toEqual(['1 failed']);
    queue.retry(idOf('1'));
    expect(classifier.photos()).toEqual(['1', '1']);
  });
});

test('a photo that would be sent for nothing is not sent', async () => {
  objection = { code: 'IMAGE_TOO_LARGE' };
  add('1');
  await settle();
  expect(states()).toEqual(['1 failed']);
  expect(classifier.photos()).toEqual([]);
});

test('what is done is removed, what is not stays', async () => {
  add('1', '2', '3');
  await classifier.answer(sampleClassification(), 0);
  queue.remove(idOf('2'));
  queue.removeDone();
  await settle();
  expect(states()).toEqual(['3 sending']);
});

test('a photo goes to the model that is chosen when it is added, or tried again', async () => {
  chosen = 'leaves';
  add('a.jpg');
  chosen = 'resnet50';
  add('b.jpg');
  expect(classifier.models()).toEqual(['leaves', 'resnet50']);
  await classifier.fail({ code: 'MODEL_NOT_FOUND' }, 0);
  queue.retry(idOf('a.jpg'));
  expect(classifier.models()).toEqual(['leaves', 'resnet50', 'resnet50']);
});
