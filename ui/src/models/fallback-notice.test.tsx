import { beforeEach, expect, test } from '@jest/globals';
import { screen, waitFor } from '@testing-library/react';
import { LEAVES, LITE, RESNET } from '../testing/fake-services';
import { announced, createPage, photo } from '../testing/open-page';
import { sampleClassification } from '../testing/sample-classification';

const LINE = 'EfficientNet-Lite0 answers: ResNet50’s weights are not downloaded yet.';

let page: ReturnType<typeof createPage>;

beforeEach(() => {
  page = createPage();
  page.server.models = { ok: true, data: [LITE] };
});

const line = (): Promise<HTMLElement> => screen.findByText(/^ResNet50’s weights/);
const expectNoLine = (): Promise<void> =>
  waitFor(() => {
    expect(announced()).not.toContain('answers:');
  });

test('is not there where the model answers that should', async () => {
  page.server.models = { ok: true, data: [RESNET] };
  await page.open();
  await screen.findByText('JPEG or PNG, up to 10 kB each.');
  await expectNoLine();
});

test('says which model answers and why, also to screen readers and beside the history', async () => {
  await page.open();
  await line();
  expect(announced()).toContain(LINE);
  await page.user.click(screen.getByRole('tab', { name: 'History' }));
  expect(announced()).toContain(LINE);
});

test('goes by itself once the other one answers', async () => {
  await page.open();
  await line();
  page.server.models = { ok: true, data: [RESNET] };
  await expectNoLine();
});

test('comes with the first answer of a fallback', async () => {
  page.server.models = { ok: true, data: [RESNET] };
  await page.open();
  await page.choose(photo());
  page.server.models = { ok: true, data: [LITE] };
  const { model } = sampleClassification();
  await page.classifier.answer(sampleClassification({ model: { ...model, name: LITE.name } }));
  await line();
});

test('is not there while the person has chosen another model', async () => {
  page.server.models = { ok: true, data: [LEAVES, LITE] };
  await page.open();
  await line();
  await page.user.selectOptions(screen.getByRole('combobox', { name: 'Model' }), 'Leaves of trees');
  await expectNoLine();
  await page.user.selectOptions(
    screen.getByRole('combobox', { name: 'Model' }),
    'EfficientNet-Lite0',
  );
  await line();
});
