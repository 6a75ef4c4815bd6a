import { beforeEach, expect, test } from '@jest/globals';
import { screen, within } from '@testing-library/react';
import { createPage } from '../testing/open-page';
import { sampleClassification } from '../testing/sample-classification';

let page: ReturnType<typeof createPage>;

beforeEach(async () => {
  page = createPage([
    {
      id: 'old',
      classifiedAt: Date.UTC(2026, 10, 24, 12),
      fileName: 'old.jpg',
      thumbnail: new Blob(['small']),
      classification: sampleClassification({ id: 'old' }),
    },
  ]);
  await page.open();
  await page.user.click(screen.getByRole('tab', { name: 'History' }));
  await screen.findByRole('heading', { name: /classified in this browser/ });
});

test('lists what was classified on an earlier visit, with its five best classes', async () => {
  const item = within(screen.getByRole('article', { name: 'old.jpg: Eskimo dog' }));
  expect(item.getByRole('img', { name: 'The photo old.jpg' })).toBeDefined();
  expect(item.getByText(/Nov 24, 2026/)).toBeDefined();
  await page.user.click(item.getByText('Top 5', { selector: 'summary' }));
  expect(item.getByText('Siberian husky')).toBeDefined();
});

test('is cleared by one button', async () => {
  await page.user.click(screen.getByRole('button', { name: 'Clear the history' }));
  expect(screen.getByText('The history has been cleared.')).toBeDefined();
  expect(screen.queryAllByRole('article')).toEqual([]);
  expect(screen.getByRole('button', { name: 'Export as CSV' }).hasAttribute('disabled')).toBe(true);
});
