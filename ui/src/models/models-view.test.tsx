import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { act, fireEvent, screen, within } from '@testing-library/react';
import { acceptedUpload, CHECK, sampleUpload } from '../testing/fake-model-uploads';
import { READY } from '../testing/fake-services';
import { announced, card, createPage, photo } from '../testing/open-page';
import { sampleClassification } from '../testing/sample-classification';
import { goTo } from '../testing/teaching-page';

let page: ReturnType<typeof createPage>;

const zip = (name = 'fruits.zip', content = 'zipped') =>
  new File([content], name, { type: 'application/zip' });
const button = (name: string): HTMLElement => screen.getByRole('button', { name });
/** Half a second, twenty, or the time to undo: whatever is waited for. */
const passTime = (): Promise<void> =>
  act(async () => {
    await page.teachingTime.pass();
    await Promise.resolve();
  });
const choose = (...files: readonly File[]): Promise<void> =>
  page.user.upload(screen.getByLabelText('Choose a zip or files', { selector: 'input' }), [
    ...files,
  ]);
const tryOut = (name = 'fruits.zip'): Promise<void> =>
  page.user.upload(screen.getByLabelText(`Choose a photo to try ${name}`, { selector: 'input' }), [
    photo('apple.jpg'),
  ]);

async function openModels(): Promise<void> {
  await page.open();
  await screen.findByText('Drop an export here');
}

beforeEach(() => {
  window.location.hash = '#models';
  page = createPage();
  page.server.report = { ok: true, data: { ...READY, modelUploads: true } };
});

/** A page with something under way asks before it is left, also the next test's. */
afterEach(async () => {
  const { outgoing } = page.services.models.uploads;
  await act(async () => {
    for (const { id } of outgoing.state.get()) outgoing.dismiss(id);
    await Promise.resolve();
  });
});

describe('the way there', () => {
  test('is shown to those who may upload models', async () => {
    window.location.hash = '#photos';
    await page.open();
    expect(screen.getByRole('link', { name: 'Models' }).getAttribute('href')).toBe('#models');
    await goTo('#models');
    expect(await screen.findByRole('heading', { name: 'Bring your own model' })).toBeDefined();
  });

  test('is not shown to others, and who follows it all the same hears why', async () => {
    page.server.report = { ok: true, data: READY };
    window.location.hash = '#photos';
    await page.open();
    expect(screen.queryByRole('link', { name: 'Models' })).toBeNull();
    await goTo('#models');
    expect(await screen.findByText('You may not upload models here')).toBeDefined();
    expect(screen.queryByText('Drop an export here')).toBeNull();
  });
});

describe('sending', () => {
  test('shows how much has been sent, then that it is checked', async () => {
    await openModels();
    await choose(zip());
    page.modelUploads.progress(500_000, 2_000_000);
    expect(card('fruits.zip').getByText('Sending, 25%: 500 kB of 2 MB')).toBeDefined();
    const bar = card('fruits.zip').getByRole('progressbar');
    expect(bar.getAttribute('aria-valuenow')).toBe('25');
    page.modelUploads.progress(2_000_000, 2_000_000);
    expect(card('fruits.zip').getByText(/^All of it is sent/)).toBeDefined();
    await page.modelUploads.arrive(sampleUpload());
    expect(card('fruits.zip').getByText(/^Looking at it/)).toBeDefined();
    expect(announced()).toContain('fruits.zip has arrived and is being checked.');
  });

  test('takes files that belong together as one model', async () => {
    await openModels();
    await choose(new File(['a'], 'labels.txt'), new File(['weights'], 'model.onnx'));
    expect(page.modelUploads.sentPaths()).toEqual([['labels.txt', 'model.onnx']]);
    expect(card('model.onnx and 1 more').getByRole('progressbar')).toBeDefined();
  });

  test('takes what is dropped anywhere on the page', async () => {
    await openModels();
    await act(async () => {
      fireEvent.drop(document.body, {
        dataTransfer: { files: [zip()], items: [], types: ['Files'] },
      });
      await Promise.resolve();
    });
    expect(page.modelUploads.sentPaths()).toEqual([['fruits.zip']]);
  });

  test('can be stopped, and begins again when a person says so', async () => {
    await openModels();
    await choose(zip());
    await page.user.click(button('Stop sending: fruits.zip'));
    expect(page.modelUploads.isTakenBack()).toBe(true);
    expect(card('fruits.zip').getByText('You have stopped this upload.')).toBeDefined();
    await page.user.click(button('Send again: fruits.zip'));
    expect(page.modelUploads.sentPaths()).toHaveLength(2);
    await page.modelUploads.arrive(acceptedUpload());
    expect(card('fruits.zip').getByText('A classifier of 7 classes')).toBeDefined();
  });

  test('that breaks off keeps the files at hand', async () => {
    await openModels();
    await choose(zip());
    await page.modelUploads.fail({ code: 'NETWORK_FAILURE' });
    expect(card('fruits.zip').getByText('The upload broke off.')).toBeDefined();
    expect(announced()).toContain('fruits.zip was not sent.');
    await page.user.click(button('Send again: fruits.zip'));
    expect(card('fruits.zip').getByRole('progressbar')).toBeDefined();
  });

  test('is for nothing where it is too large: that is said before', async () => {
    page.modelUploads.state.maxBytes = 5;
    await openModels();
    expect(screen.getByText(/Up to 5 bytes\.$/)).toBeDefined();
    await choose(zip());
    expect(page.modelUploads.sentPaths()).toEqual([]);
    expect(card('fruits.zip').getByText('This is too large.')).toBeDefined();
    expect(card('fruits.zip').getByText(/It has 6 bytes; at most 5 bytes are taken/)).toBeDefined();
    expect(screen.queryByRole('button', { name: /^Send again/ })).toBeNull();
    await page.user.click(button('Leave out: fruits.zip'));
    expect(screen.queryByRole('article')).toBeNull();
  });

  test('asks before the page is left meanwhile, and no longer', async () => {
    await openModels();
    const isAsked = (): boolean =>
      !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    expect(isAsked()).toBe(false);
    await choose(zip());
    expect(isAsked()).toBe(true);
    await page.modelUploads.arrive(sampleUpload());
    expect(isAsked()).toBe(false);
  });

  test('says that photos alone are no model', async () => {
    await openModels();
    await choose(photo());
    expect(page.modelUploads.sentPaths()).toEqual([]);
    expect(announced()).toContain('These are photos.');
  });
});

describe('what the check says', () => {
  test('comes by itself, in words', async () => {
    page.modelUploads.put(sampleUpload());
    await openModels();
    page.modelUploads.put(acceptedUpload());
    await passTime();
    const facts = within(screen.getByRole('region', { name: 'What fruits.zip is' }));
    expect(facts.getByText('A classifier of 7 classes')).toBeDefined();
    expect(facts.getByText('and 2 more, up to grape')).toBeDefined();
    expect(facts.getByText('ONNX with labels')).toBeDefined();
    expect(facts.getByText('224 × 224 pixels')).toBeDefined();
    expect(facts.getByText('MIT')).toBeDefined();
    expect(announced()).toContain('fruits.zip has passed its check.');
  });

  test('warns of classes that share a name, and of a license that nobody has stated', async () => {
    const { license: _, ...check } = CHECK;
    const labels = { ...CHECK.labels, duplicates: ['crane'] };
    page.modelUploads.put(acceptedUpload({ check: { ...check, labels } }));
    await openModels();
    expect(screen.getByText(/share a name.*: crane\./)).toBeDefined();
    expect(screen.getByText('not said: ask whoever made it')).toBeDefined();
  });

  test('is the service’s own sentence where a model is refused', async () => {
    page.modelUploads.put(sampleUpload());
    await openModels();
    const message = 'Expected one output; three came.';
    page.modelUploads.put(sampleUpload({ state: 'refused', reason: 'not-a-classifier', message }));
    await passTime();
    expect(card('fruits.zip').getByText('This is no classifier')).toBeDefined();
    expect(card('fruits.zip').getByText(message)).toBeDefined();
    expect(announced()).toContain('fruits.zip cannot be used as it is.');
    expect(screen.queryByRole('region', { name: 'Try fruits.zip' })).toBeNull();
  });

  test('survives that the service is away for a moment', async () => {
    page.modelUploads.put(acceptedUpload());
    await openModels();
    page.modelUploads.state.listFailure = { code: 'NETWORK_FAILURE' };
    await passTime();
    expect(card('fruits.zip').getByText('A classifier of 7 classes')).toBeDefined();
    expect(announced()).toContain('Check your connection');
    page.modelUploads.state.listFailure = undefined;
    await passTime();
    expect(announced()).not.toContain('Check your connection');
  });
});

describe('trying it', () => {
  const box = () => within(screen.getByRole('region', { name: 'Try fruits.zip' }));
  const label = { classIndex: 0, wordNetId: null, name: 'apple' };
  const answer = sampleClassification({ label, predictions: [{ label, confidence: 0.9346 }] });

  beforeEach(async () => {
    page.modelUploads.put(acceptedUpload());
    await openModels();
  });

  test('asks that very model and shows what it makes of the photo', async () => {
    await tryOut();
    expect(page.classifier.models()).toEqual(['trial-a1@1']);
    await page.classifier.answer(answer);
    expect(box().getByRole('heading', { name: 'apple' })).toBeDefined();
    expect(box().getByText('93.5% sure')).toBeDefined();
  });

  test('takes a photo that is dropped anywhere on the page', async () => {
    await choose(photo('dropped.jpg'));
    expect(page.classifier.photos()).toEqual(['dropped.jpg']);
  });

  test('waits for a model that is still being loaded', async () => {
    await tryOut();
    await page.classifier.fail({ code: 'MODEL_NOT_READY' });
    expect(box().getByText(/^The model is being loaded/)).toBeDefined();
    await passTime();
    await page.classifier.answer(answer);
    expect(page.classifier.photos()).toEqual(['apple.jpg', 'apple.jpg']);
    expect(box().getByRole('heading', { name: 'apple' })).toBeDefined();
  });

  test('does not wait for ever', async () => {
    await tryOut();
    for (let second = 0; second < 30; second += 1) {
      await page.classifier.fail({ code: 'MODEL_NOT_READY' });
      await passTime();
    }
    await page.classifier.fail({ code: 'MODEL_NOT_READY' });
    expect(box().getByText('The model does not answer yet.')).toBeDefined();
    await page.user.click(box().getByRole('button', { name: 'Ask again' }));
    await page.classifier.answer(answer);
    expect(box().getByRole('heading', { name: 'apple' })).toBeDefined();
  });

  test('says what is wrong with a photo', async () => {
    await tryOut();
    await page.classifier.fail({ code: 'INVALID_IMAGE' });
    expect(box().getByText('This picture is damaged or incomplete.')).toBeDefined();
    expect(box().queryByRole('button', { name: 'Ask again' })).toBeNull();
  });
});

describe('keeping it', () => {
  const name = (): HTMLInputElement => card('fruits.zip').getByLabelText('Name');

  beforeEach(async () => {
    page.modelUploads.put(acceptedUpload());
    await openModels();
  });

  test('suggests a name, and then says how programs ask for it', async () => {
    expect(name().value).toBe('fruits');
    await page.user.click(card('fruits.zip').getByRole('button', { name: 'Keep it' }));
    expect(page.modelUploads.requests).toEqual(['keep a1 fruits']);
    expect(card('fruits.zip').getByText('It is kept as fruits@1')).toBeDefined();
    expect(announced()).toContain('It is kept as fruits@1.');
    expect(screen.getByRole('group', { name: 'With curl' }).textContent).toContain(
      '/v1/classify?model=fruits',
    );
    expect(document.activeElement?.textContent).toContain('It is kept as fruits@1');
  });

  test('says beside the name what is wrong with it, and keeps what was typed', async () => {
    page.modelUploads.state.keepFailure = { code: 'BAD_USER_INPUT', detail: 'Small letters only.' };
    await page.user.type(name(), ' 2{Enter}');
    expect(name().getAttribute('aria-invalid')).toBe('true');
    expect(card('fruits.zip').getByText('Small letters only.')).toBeDefined();
    expect(name().value).toBe('fruits 2');
  });

  test('makes it the next version of a model of that name, where a person says so', async () => {
    page.modelUploads.state.keepFailure = { code: 'NAME_TAKEN' };
    await page.user.click(card('fruits.zip').getByRole('button', { name: 'Keep it' }));
    expect(card('fruits.zip').getByText('This name is taken.')).toBeDefined();
    await page.user.click(button('Make it the next version of fruits'));
    expect(page.modelUploads.requests.at(-1)).toBe('keep a1 fruits as a new version');
    expect(card('fruits.zip').getByText('It is kept as fruits@2')).toBeDefined();
  });

  test('leads to photos that are classified by it', async () => {
    await page.user.click(card('fruits.zip').getByRole('button', { name: 'Keep it' }));
    const fruits = { name: 'fruits', title: 'fruits', isDefault: false, fallbackReason: null };
    page.server.models = { ok: true, data: [fruits] };
    await page.user.click(button('Classify photos with it'));
    await goTo(window.location.hash);
    expect(screen.getByRole('heading', { name: 'What is in your photo?' })).toBeDefined();
    expect(page.services.modelChoice.state.get().chosen).toBe('fruits');
  });
});

describe('what is not kept', () => {
  beforeEach(async () => {
    page.modelUploads.put(acceptedUpload());
    await openModels();
  });

  test('can be discarded, and taken back for a while', async () => {
    await page.user.click(button('Discard: fruits.zip'));
    expect(screen.queryByRole('article')).toBeNull();
    expect(page.modelUploads.requests).toEqual([]);
    await page.user.click(button('Undo'));
    expect(card('fruits.zip').getByText('A classifier of 7 classes')).toBeDefined();
    await page.user.click(button('Discard: fruits.zip'));
    await passTime();
    expect(page.modelUploads.requests).toEqual(['discard a1']);
    expect(screen.queryByRole('article')).toBeNull();
  });

  test('says so when it has expired, and is sent again where its files are at hand', async () => {
    await choose(zip('birds.zip'));
    await page.modelUploads.arrive(acceptedUpload({ id: 'b2', fileName: 'birds.zip' }));
    page.modelUploads.expire('a1');
    page.modelUploads.expire('b2');
    await passTime();
    expect(announced()).toContain('fruits.zip is gone');
    expect(card('fruits.zip').queryByRole('button', { name: /^Send again/ })).toBeNull();
    await page.user.click(button('Take off the list: fruits.zip'));
    await page.user.click(button('Send again: birds.zip'));
    expect(page.modelUploads.sentPaths()).toEqual([['birds.zip'], ['birds.zip']]);
    expect(screen.getAllByRole('article')).toHaveLength(1);
  });
});
