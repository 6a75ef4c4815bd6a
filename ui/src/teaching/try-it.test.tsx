import { beforeEach, expect, test } from '@jest/globals';
import { screen, within } from '@testing-library/react';
import { photo } from '../testing/open-page';
import { sampleClassification } from '../testing/sample-classification';
import { createTeachingPage, photos } from '../testing/teaching-page';

let page: ReturnType<typeof createTeachingPage>;

const bolt = { classIndex: 0, wordNetId: null, name: 'bolt' };
const nut = { classIndex: 1, wordNetId: null, name: 'nut' };
const answer = (label: typeof bolt, known: boolean | null) =>
  sampleClassification({
    ...{ label, known, confidence: 0.8, predictions: [{ label, confidence: 0.8 }] },
    model: { name: 'screws', version: '1', engine: 'onnxruntime', heatmaps: false },
  });
const box = () => within(screen.getByRole('region', { name: 'Try it' }));
const tryOut = async (known: boolean | null): Promise<void> => {
  const input = screen.getByLabelText('Choose a photo to try', { selector: 'input' });
  await page.user.upload(input, [photo('try.jpg')]);
  await page.classifier.answer(answer(bolt, known));
};

beforeEach(async () => {
  page = createTeachingPage();
  page.teaching.have('screws', { bolt: 5, nut: 5 });
  await page.openTeaching();
  await screen.findByRole('region', { name: 'bolt' });
});

test('asks the classifier and shows what it makes of the photo', async () => {
  await tryOut(true);
  expect(page.classifier.models()).toEqual(['screws@1']);
  expect(box().getByRole('heading', { name: 'bolt' })).toBeDefined();
  expect(box().getByText('80% sure')).toBeDefined();
});

test('says clearly that it is none of these', async () => {
  await tryOut(false);
  expect(box().getByRole('heading', { name: 'None of these' })).toBeDefined();
  expect(box().getByText(/best guess would be bolt, at 80%/)).toBeDefined();
});

test('says that it cannot tell where it cannot', async () => {
  await tryOut(null);
  expect(box().getByText(/cannot say “none of these” yet/)).toBeDefined();
});

test('learns a correction at once, asks again and shows what has changed', async () => {
  await tryOut(true);
  await page.chooseFrom('It is wrong: this is', 'nut');
  expect(page.teaching.requests).toEqual(['addExamples nut 1 CORRECTION']);
  await page.classifier.answer(answer(nut, true));
  expect(box().getByText('Before: bolt, 80%. Now: nut, 80%.')).toBeDefined();
});

test('asks again whenever the classifier has learnt', async () => {
  await tryOut(true);
  await page.addTo('nut', photos(1));
  expect(page.classifier.photos()).toEqual(['try.jpg', 'try.jpg']);
  await page.classifier.answer(answer(bolt, true));
  expect(box().getByText('Still: bolt, 80%.')).toBeDefined();
});

test('a photo that it has learnt is no more among the answers worth a look', async () => {
  await tryOut(true);
  await page.chooseFrom('It is wrong: this is', 'nut');
  await page.classifier.answer(answer(nut, true));
  expect(screen.queryByText('Answers worth a look')).toBeNull();
});

test('a new name of the classifier leaves the trial as it is', async () => {
  await tryOut(true);
  await page.user.click(screen.getByLabelText(/^Name/, { selector: 'input[value="screws"]' }));
  await page.user.keyboard('bolts{Enter}');
  expect(box().getByRole('heading', { name: 'bolt' })).toBeDefined();
});

test('does not ask by a name that another model answers to', async () => {
  await tryOut(true);
  const [screws] = page.teaching.records;
  if (screws !== undefined) screws.reason = 'A model called screws is served, too.';
  await page.addTo('nut', photos(1));
  expect(page.classifier.photos()).toEqual(['try.jpg']);
  expect(box().getByText('A model called screws is served, too.')).toBeDefined();
  expect(box().queryByRole('button', { name: 'Choose a photo to try' })).toBeNull();
  expect(screen.queryByRole('region', { name: 'Use screws' })).toBeNull();
});
