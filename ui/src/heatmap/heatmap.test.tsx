import { beforeEach, expect, test } from '@jest/globals';
import { act } from '@testing-library/react';
import { card, createPage, photo } from '../testing/open-page';
import { sampleClassification } from '../testing/sample-classification';
import { texts } from '../texts';

let page: ReturnType<typeof createPage>;

beforeEach(() => {
  page = createPage();
});

async function answered(): Promise<void> {
  await page.open();
  await page.choose(photo());
  await page.classifier.answer(sampleClassification());
}

test('is asked for only when it is wanted, and once for all five classes', async () => {
  await answered();
  expect(page.drawn).toEqual([]);
  await page.user.click(card().getByRole('switch'));
  await card().findByText('The heatmap shows where the network saw Eskimo dog.');
  await page.user.click(card().getByRole('button', { name: /Siberian husky/ }));
  await card().findByText('The heatmap shows where the network saw Siberian husky.');
  expect(page.drawn).toEqual([[248, 250, 249, 134, 517]]);
});

test('is shown for the class that is chosen, by which bar is pressed', async () => {
  await answered();
  const bar = card().getByRole('button', { name: /malamute/ });
  await page.user.click(bar);
  expect(await card().findByText('Nothing in this photo speaks for malamute.')).toBeDefined();
  expect(bar.getAttribute('aria-pressed')).toBe('true');
  await page.user.click(card().getByRole('switch'));
  expect(bar.getAttribute('aria-pressed')).toBe('false');
});

test('says what the darkened part is, and lets its strength be set', async () => {
  await answered();
  await page.user.click(card().getByRole('switch'));
  expect(await card().findByText('Darkened: not seen by the network')).toBeDefined();
  const slider = card().getByRole('slider', { name: 'Strength of the heatmap' });
  act(() => {
    slider.focus();
  });
  await page.user.keyboard('{ArrowRight}');
  expect(slider.getAttribute('aria-valuenow')).toBe('80');
});

test('that fails says why, and is drawn at the next wish', async () => {
  page.server.heatmapsFail = true;
  await answered();
  await page.user.click(card().getByRole('switch'));
  expect(await card().findByText(texts.failures.INTERNAL.title)).toBeDefined();
  page.server.heatmapsFail = false;
  await page.user.click(card().getByRole('button', { name: /Eskimo dog/ }));
  expect(await card().findByText(/shows where the network saw Eskimo dog/)).toBeDefined();
});
