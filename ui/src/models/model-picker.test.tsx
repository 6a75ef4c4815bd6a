import { beforeEach, expect, test } from '@jest/globals';
import { screen, waitFor } from '@testing-library/react';
import { createChoiceMemory, LEAVES, RESNET } from '../testing/fake-services';
import { card, createPage, photo } from '../testing/open-page';
import { sampleClassification } from '../testing/sample-classification';

const BOTH = { ok: true, data: [LEAVES, RESNET] } as const;
const LEAVES_ANSWER = sampleClassification({
  label: { classIndex: 2, wordNetId: null, name: 'oak' },
  predictions: [
    { label: { classIndex: 2, wordNetId: null, name: 'oak' }, confidence: 0.9 },
    { label: { classIndex: 0, wordNetId: null, name: 'beech' }, confidence: 0.07 },
    { label: { classIndex: 1, wordNetId: null, name: 'lime' }, confidence: 0.03 },
  ],
  model: { name: 'leaves', version: '3', engine: 'onnxruntime', heatmaps: true },
});

let page: ReturnType<typeof createPage>;

beforeEach(() => {
  page = createPage();
  page.server.models = BOTH;
});

const picker = (): Promise<HTMLElement> => screen.findByRole('combobox', { name: 'Model' });

test('is not there where there is nothing to choose', async () => {
  page.server.models = { ok: true, data: [RESNET] };
  await page.open();
  await screen.findByText('JPEG or PNG, up to 10 kB each.');
  expect(screen.queryByRole('combobox', { name: 'Model' })).toBeNull();
});

test('is not there where the service does not say what there is, and photos are sent', async () => {
  page.server.models = { ok: false, failure: { code: 'INTERNAL' } };
  await page.open();
  await page.choose(photo());
  expect(screen.queryByRole('combobox', { name: 'Model' })).toBeNull();
  expect(page.classifier.models()).toEqual([undefined]);
});

test('names the models as people do, and shows the default', async () => {
  await page.open();
  const select = await picker();
  expect((select as HTMLSelectElement).value).toBe('resnet50');
  expect(select.textContent).toBe('Leaves of treesResNet-50');
});

test('decides where the photos go that are added from then on, and is remembered', async () => {
  await page.open();
  await picker();
  await page.choose(photo('first.jpg'));
  await page.user.selectOptions(await picker(), 'Leaves of trees');
  await page.choose(photo('second.jpg'));
  expect(page.classifier.models()).toEqual([undefined, 'leaves']);
  expect(page.choiceMemory.read()).toBe('leaves');
});

test('holds at the next visit', async () => {
  page = createPage([], createChoiceMemory('leaves'));
  page.server.models = BOTH;
  await page.open();
  expect(((await picker()) as HTMLSelectElement).value).toBe('leaves');
});

test('goes with a model that is gone, and the photo is sent to another', async () => {
  page = createPage([], createChoiceMemory('leaves'));
  page.server.models = BOTH;
  await page.open();
  await picker();
  await page.choose(photo());
  page.server.models = { ok: true, data: [RESNET] };
  await page.classifier.fail({ code: 'MODEL_NOT_FOUND' });
  expect(card().getByText('This model, or this version of it, is gone.')).toBeDefined();
  await waitFor(() => {
    expect(screen.queryByRole('combobox', { name: 'Model' })).toBeNull();
  });
  await page.user.click(card().getByRole('button', { name: 'Try again' }));
  expect(page.classifier.models()).toEqual(['leaves', undefined]);
});

test('changes nothing about an answer: its heatmaps and classes are of the model that gave it', async () => {
  await page.open();
  await page.user.selectOptions(await picker(), 'Leaves of trees');
  await page.choose(photo());
  await page.classifier.answer(LEAVES_ANSWER);
  await page.user.selectOptions(await picker(), 'ResNet-50');
  await page.user.click(card().getByRole('switch'));
  await page.user.click(card().getByRole('button', { name: 'No, this is wrong' }));
  await waitFor(() => {
    expect(page.askedModels).toEqual(['leaves@3', 'leaves@3']);
  });
  expect(card().getByRole('list', { name: 'Top 3' })).toBeDefined();
  expect(card().getByText('leaves 3 on onnxruntime')).toBeDefined();
});

test('an answer without heatmaps says so, and its bars are only to be read', async () => {
  await page.open();
  await page.choose(photo());
  const model = { ...LEAVES_ANSWER.model, heatmaps: false };
  await page.classifier.answer({ ...LEAVES_ANSWER, model });
  expect(card().getByText('This model cannot show where it saw something.')).toBeDefined();
  expect(card().queryByRole('switch')).toBeNull();
  expect(card().queryByRole('button', { name: /beech/ })).toBeNull();
});
