import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { screen, within } from '@testing-library/react';
import { acceptedUpload } from '../testing/fake-model-uploads';
import { createModelsPage, zip } from '../testing/models-page';
import { announced, card, photo } from '../testing/open-page';
import { sampleClassification } from '../testing/sample-classification';
import { button, goTo } from '../testing/teaching-page';

let page: ReturnType<typeof createModelsPage>;

beforeEach(() => {
  page = createModelsPage();
});

afterEach(() => page.leave());

describe('trying it', () => {
  const box = () => within(screen.getByRole('region', { name: 'Try fruits.zip' }));
  const label = { classIndex: 0, wordNetId: null, name: 'apple' };
  const answer = sampleClassification({ label, predictions: [{ label, confidence: 0.9346 }] });

  beforeEach(async () => {
    page.modelUploads.put(acceptedUpload());
    await page.openModels();
  });

  test('asks that very model and shows what it makes of the photo', async () => {
    await page.tryOut();
    expect(page.classifier.models()).toEqual(['trial-a1@1']);
    await page.classifier.answer(answer);
    expect(box().getByRole('heading', { name: 'apple' })).toBeDefined();
    expect(box().getByText('93.5% sure')).toBeDefined();
  });

  test('takes a photo that is dropped anywhere on the page', async () => {
    await page.chooseFiles(photo('dropped.jpg'));
    expect(page.classifier.photos()).toEqual(['dropped.jpg']);
  });

  test('waits for a model that is still being loaded', async () => {
    await page.tryOut();
    await page.classifier.fail({ code: 'MODEL_NOT_READY' });
    expect(box().getByText(/^The model is being loaded/)).toBeDefined();
    await page.passTime();
    await page.classifier.answer(answer);
    expect(page.classifier.photos()).toEqual(['apple.jpg', 'apple.jpg']);
    expect(box().getByRole('heading', { name: 'apple' })).toBeDefined();
  });

  test('does not wait for ever', async () => {
    await page.tryOut();
    for (let second = 0; second < 30; second += 1) {
      await page.classifier.fail({ code: 'MODEL_NOT_READY' });
      await page.passTime();
    }
    await page.classifier.fail({ code: 'MODEL_NOT_READY' });
    expect(box().getByText('The model does not answer yet.')).toBeDefined();
    await page.user.click(box().getByRole('button', { name: 'Ask again' }));
    await page.classifier.answer(answer);
    expect(box().getByRole('heading', { name: 'apple' })).toBeDefined();
  });

  test('says what is wrong with a photo', async () => {
    await page.tryOut();
    await page.classifier.fail({ code: 'INVALID_IMAGE' });
    expect(box().getByText('This picture is damaged or incomplete.')).toBeDefined();
    expect(box().queryByRole('button', { name: 'Ask again' })).toBeNull();
  });
});

describe('keeping it', () => {
  const name = (): HTMLInputElement => card('fruits.zip').getByLabelText('Name');

  beforeEach(async () => {
    page.modelUploads.put(acceptedUpload());
    await page.openModels();
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
    await page.openModels();
  });

  test('can be discarded, and taken back for a while', async () => {
    await page.user.click(button('Discard: fruits.zip'));
    expect(screen.queryByRole('article')).toBeNull();
    expect(page.modelUploads.requests).toEqual([]);
    await page.user.click(button('Undo'));
    expect(card('fruits.zip').getByText('A classifier of 7 classes')).toBeDefined();
    await page.user.click(button('Discard: fruits.zip'));
    await page.passTime();
    expect(page.modelUploads.requests).toEqual(['discard a1']);
    expect(screen.queryByRole('article')).toBeNull();
  });

  test('says so when it has expired, and is sent again where its files are at hand', async () => {
    await page.chooseFiles(zip('birds.zip'));
    await page.modelUploads.arrive(acceptedUpload({ id: 'b2', fileName: 'birds.zip' }));
    page.modelUploads.expire('a1');
    page.modelUploads.expire('b2');
    await page.passTime();
    expect(announced()).toContain('fruits.zip is gone');
    expect(card('fruits.zip').queryByRole('button', { name: /^Send again/ })).toBeNull();
    await page.user.click(button('Take off the list: fruits.zip'));
    await page.user.click(button('Send again: birds.zip'));
    expect(page.modelUploads.sentPaths()).toEqual([['birds.zip'], ['birds.zip']]);
    expect(screen.getAllByRole('article')).toHaveLength(1);
  });
});
