import { beforeEach, expect, test } from '@jest/globals';
import { screen, within } from '@testing-library/react';
import { card, photo } from '../testing/open-page';
import { sampleClassification } from '../testing/sample-classification';
import { button, createTeachingPage, goTo } from '../testing/teaching-page';

let page: ReturnType<typeof createTeachingPage>;

beforeEach(async () => {
  page = createTeachingPage();
  page.teaching.have('screws', { bolt: 5, nut: 5 });
  await page.openTeaching();
  await screen.findByRole('region', { name: 'bolt' });
  await goTo('#photos');
});

async function answered(name: string, confidence: number, known: boolean): Promise<void> {
  await page.choose(photo(name));
  await page.classifier.answer(
    sampleClassification({
      ...{ id: name, confidence, known },
      label: { classIndex: 0, wordNetId: null, name: 'bolt' },
      model: { name: 'screws', version: '1', engine: 'onnxruntime', heatmaps: false },
    }),
  );
}

const items = () => within(screen.getByRole('region', { name: 'Answers worth a look' }));

test('lists what own classifiers answered, unfamiliar ones first, then the least sure', async () => {
  await answered('sure.jpg', 0.99, true);
  await answered('unsure.jpg', 0.55, true);
  await answered('strange.jpg', 0.9, false);
  await goTo('#teach');
  const shown = items().getAllByRole('img');
  expect(shown.map((each) => each.getAttribute('alt'))).toEqual([
    'The photo strange.jpg',
    'The photo unsure.jpg',
    'The photo sure.jpg',
  ]);
});

test('teaches several at once, and takes them back by an undo', async () => {
  await answered('1.jpg', 0.5, true);
  await answered('2.jpg', 0.6, true);
  await goTo('#teach');
  await page.user.click(items().getByRole('button', { name: /1\.jpg/ }));
  await page.user.click(items().getByRole('button', { name: /2\.jpg/ }));
  await page.chooseFrom('Teach these', 'nut');
  expect(page.teaching.requests).toEqual(['addExamples nut 2 CORRECTION']);
  expect(items().getByText('2 photos taught as nut.')).toBeDefined();
  await page.user.click(items().getByRole('button', { name: 'Undo' }));
  expect(page.teaching.requests.at(-1)).toBe('removeExamples e11,e12');
  expect(items().getAllByRole('img')).toHaveLength(2);
});

test('takes answers off the list', async () => {
  await answered('1.jpg', 0.5, true);
  await goTo('#teach');
  await page.user.click(items().getByRole('button', { name: /1\.jpg/ }));
  await page.user.click(button('Take off the list'));
  expect(screen.queryByText('Answers worth a look')).toBeNull();
});

test('a correction of an answer can teach, with the photo, and only then', async () => {
  await answered('1.jpg', 0.5, true);
  await page.user.click(card('1.jpg').getByRole('button', { name: 'No, this is wrong' }));
  const search = await card('1.jpg').findByRole('combobox', { name: 'What is it really?' });
  expect(card('1.jpg').getByText(/Teaching sends the photo once more/)).toBeDefined();
  await page.user.type(search, 'crane');
  await page.user.click(await screen.findByRole('option', { name: 'crane (n03126707)' }));
  expect(page.teaching.requests).toEqual([]);
  await page.user.click(card('1.jpg').getByRole('button', { name: 'Teach it' }));
  expect(page.teaching.requests).toEqual(['addExamples crane 1 CORRECTION']);
  expect(card('1.jpg').getByText(/It has learnt that/)).toBeDefined();
});

test('answers of other models are not for it', async () => {
  await page.choose(photo('husky.jpg'));
  await page.classifier.answer(sampleClassification());
  await page.user.click(card().getByRole('button', { name: 'No, this is wrong' }));
  await card().findByRole('combobox', { name: 'What is it really?' });
  expect(card().queryByRole('button', { name: 'Teach it' })).toBeNull();
});
