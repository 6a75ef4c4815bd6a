import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { act, fireEvent, screen, within } from '@testing-library/react';
import { acceptedUpload, CHECK, sampleUpload, UNLICENSED } from '../testing/fake-model-uploads';
import { READY } from '../testing/fake-services';
import { createModelsPage, zip } from '../testing/models-page';
import { announced, card, photo } from '../testing/open-page';
import { button, goTo } from '../testing/teaching-page';

let page: ReturnType<typeof createModelsPage>;

beforeEach(() => {
  page = createModelsPage();
});

afterEach(() => page.leave());

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
    await page.openModels();
    await page.chooseFiles(zip());
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
    await page.openModels();
    await page.chooseFiles(new File(['a'], 'labels.txt'), new File(['weights'], 'model.onnx'));
    expect(page.modelUploads.sentPaths()).toEqual([['labels.txt', 'model.onnx']]);
    expect(card('model.onnx and 1 more').getByRole('progressbar')).toBeDefined();
  });

  test('takes what is dropped anywhere on the page', async () => {
    await page.openModels();
    await act(async () => {
      fireEvent.drop(document.body, {
        dataTransfer: { files: [zip()], items: [], types: ['Files'] },
      });
      await Promise.resolve();
    });
    expect(page.modelUploads.sentPaths()).toEqual([['fruits.zip']]);
  });

  test('can be stopped, and begins again when a person says so', async () => {
    await page.openModels();
    await page.chooseFiles(zip());
    await page.user.click(button('Stop sending: fruits.zip'));
    expect(page.modelUploads.isTakenBack()).toBe(true);
    expect(card('fruits.zip').getByText('You have stopped this upload.')).toBeDefined();
    await page.user.click(button('Send again: fruits.zip'));
    expect(page.modelUploads.sentPaths()).toHaveLength(2);
    await page.modelUploads.arrive(acceptedUpload());
    expect(card('fruits.zip').getByText('A classifier of 7 classes')).toBeDefined();
  });

  test('that breaks off keeps the files at hand', async () => {
    await page.openModels();
    await page.chooseFiles(zip());
    await page.modelUploads.fail({ code: 'NETWORK_FAILURE' });
    expect(card('fruits.zip').getByText('The upload broke off.')).toBeDefined();
    expect(announced()).toContain('fruits.zip was not sent.');
    await page.user.click(button('Send again: fruits.zip'));
    expect(card('fruits.zip').getByRole('progressbar')).toBeDefined();
  });

  test('is for nothing where it is too large: that is said before', async () => {
    page.modelUploads.state.maxBytes = 5;
    await page.openModels();
    expect(screen.getByText(/Up to 5 bytes\.$/)).toBeDefined();
    await page.chooseFiles(zip());
    expect(page.modelUploads.sentPaths()).toEqual([]);
    expect(card('fruits.zip').getByText('This is too large.')).toBeDefined();
    expect(card('fruits.zip').getByText(/It has 6 bytes; at most 5 bytes are taken/)).toBeDefined();
    expect(screen.queryByRole('button', { name: /^Send again/ })).toBeNull();
    await page.user.click(button('Leave out: fruits.zip'));
    expect(screen.queryByRole('article')).toBeNull();
  });

  test('asks before the page is left meanwhile, and no longer', async () => {
    await page.openModels();
    const isAsked = (): boolean =>
      !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    expect(isAsked()).toBe(false);
    await page.chooseFiles(zip());
    expect(isAsked()).toBe(true);
    await page.modelUploads.arrive(sampleUpload());
    expect(isAsked()).toBe(false);
  });

  test('says that photos alone are no model', async () => {
    await page.openModels();
    await page.chooseFiles(photo());
    expect(page.modelUploads.sentPaths()).toEqual([]);
    expect(announced()).toContain('These are photos.');
  });
});

describe('what the check says', () => {
  test('comes by itself, in words', async () => {
    page.modelUploads.put(sampleUpload());
    await page.openModels();
    page.modelUploads.put(acceptedUpload());
    await page.passTime();
    const facts = within(screen.getByRole('region', { name: 'What fruits.zip is' }));
    expect(facts.getByText('A classifier of 7 classes')).toBeDefined();
    expect(facts.getByText('and 2 more, up to grape')).toBeDefined();
    expect(facts.getByText('ONNX with labels')).toBeDefined();
    expect(facts.getByText('224 × 224 pixels')).toBeDefined();
    expect(facts.getByText('MIT')).toBeDefined();
    expect(announced()).toContain('fruits.zip has passed its check.');
  });

  test('warns of classes that share a name, and of a license that nobody has stated', async () => {
    const labels = { ...CHECK.labels, duplicates: ['crane'] };
    page.modelUploads.put(acceptedUpload({ check: { ...UNLICENSED, labels } }));
    await page.openModels();
    expect(screen.getByText(/share a name.*: crane\./)).toBeDefined();
    expect(screen.getByText('not said: ask whoever made it')).toBeDefined();
  });

  test('is the service’s own sentence where a model is refused', async () => {
    page.modelUploads.put(sampleUpload());
    await page.openModels();
    const message = 'Expected one output; three came.';
    page.modelUploads.put(sampleUpload({ state: 'refused', reason: 'not-a-classifier', message }));
    await page.passTime();
    expect(card('fruits.zip').getByText('This is no classifier')).toBeDefined();
    expect(card('fruits.zip').getByText(message)).toBeDefined();
    expect(announced()).toContain('fruits.zip cannot be used as it is.');
    expect(screen.queryByRole('region', { name: 'Try fruits.zip' })).toBeNull();
  });

  test('survives that the service is away for a moment', async () => {
    page.modelUploads.put(acceptedUpload());
    await page.openModels();
    page.modelUploads.state.listFailure = { code: 'NETWORK_FAILURE' };
    await page.passTime();
    expect(card('fruits.zip').getByText('A classifier of 7 classes')).toBeDefined();
    expect(announced()).toContain('Check your connection');
    page.modelUploads.state.listFailure = undefined;
    await page.passTime();
    expect(announced()).not.toContain('Check your connection');
  });
});
