import { beforeEach, expect, test } from '@jest/globals';
import { act, screen, within } from '@testing-library/react';
import { NO_FINDINGS } from '../testing/fake-teaching';
import { button, createTeachingPage } from '../testing/teaching-page';
import type { ClassifierQuality } from './teaching-server';

let page: ReturnType<typeof createTeachingPage>;

beforeEach(() => {
  page = createTeachingPage();
});

async function openWith(quality: Partial<ClassifierQuality>): Promise<void> {
  page.teaching.have('screws', { bolt: 5, nut: 3 }).quality = { ...NO_FINDINGS, ...quality };
  await page.openTeaching();
  await screen.findByRole('region', { name: 'bolt' });
}

const panel = () => within(screen.getByRole('region', { name: 'How good it is' }));

test('says in plain words how good it is, and which classes lack photos', async () => {
  await openWith({ accuracy: 0.875 });
  expect(panel().getByText(/gets about 9 right \(88%,/)).toBeDefined();
  expect(panel().getByText('Too few photos: nut. Give each at least five.')).toBeDefined();
});

test('says what it takes to know as long as nobody knows', async () => {
  await openWith({ accuracy: null });
  expect(panel().getByText(/With two photos in each class/)).toBeDefined();
});

test('names the classes that are taken for one another', async () => {
  await openWith({ confusions: [{ className: 'bolt', takenFor: 'nut', count: 2 }] });
  expect(panel().getByText('bolt taken for nut: 2 photos')).toBeDefined();
});

test('shows a photo that is probably in the wrong class, and moves it by one press', async () => {
  const misplaced = { exampleId: 'e2', className: 'bolt', likelyClassName: 'nut', margin: 0.4 };
  await openWith({ misplaced: [misplaced] });
  const finding = within(panel().getByRole('list', { name: 'Probably in the wrong class' }));
  expect(finding.getByRole('img').getAttribute('src')).toBe('data:image/jpeg;base64,e2');
  await page.user.click(button('Move to nut'));
  expect(page.teaching.requests).toEqual(['moveExamples e2 nut']);
});

test('shows it no more once somebody has said that it is right', async () => {
  const misplaced = { exampleId: 'e2', className: 'bolt', likelyClassName: 'nut', margin: 0.4 };
  await openWith({ misplaced: [misplaced] });
  await page.user.click(button('Keep it there'));
  expect(panel().queryByText('Probably in the wrong class')).toBeNull();
  expect(page.teaching.requests).toEqual([]);
});

test('shows the same picture twice, and takes one out by one press', async () => {
  await openWith({ duplicates: [{ firstId: 'e1', secondId: 'e6', similarity: 0.999 }] });
  expect(panel().getByText('100% alike · in bolt and in nut')).toBeDefined();
  await page.user.click(button('Remove the second'));
  await act(() => page.teachingTime.pass());
  expect(page.teaching.requests).toEqual(['removeExamples e6']);
});

test('draws what more photos gained, says it in words, and whether they still would', async () => {
  const learningCurve = [
    { examplesPerClass: 1, accuracy: 0.6 },
    { examplesPerClass: 1.6, accuracy: 0.7 },
    { examplesPerClass: 2.4, accuracy: 0.8 },
  ];
  await openWith({ learningCurve, morePhotosHelp: true });
  expect(panel().getByRole('img', { name: '1 photo each: 60%; 2 photos each: 80%' })).toBeDefined();
  expect(panel().getByText('More photos would still help.')).toBeDefined();
});
