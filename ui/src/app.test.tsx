import { beforeEach, describe, expect, test } from '@jest/globals';
import { cleanup, createEvent, fireEvent, render, screen, within } from '@testing-library/react';
import { userEvent, type UserEvent } from '@testing-library/user-event';
import { App } from './app';
import { failureTexts, isFailureCode, type FailureText } from './classification/failure-texts';
import { createFakeClassifier } from './testing/fake-classifier';
import { sampleClassification } from './testing/sample-classification';

let classifier: ReturnType<typeof createFakeClassifier>;
let user: UserEvent;

beforeEach(() => {
  cleanup();
  classifier = createFakeClassifier();
  user = userEvent.setup();
  render(<App classifyImage={classifier.classifyImage} />);
});

function photo(name: string): File {
  return new File(['pixels'], name, { type: 'image/jpeg' });
}

async function choose(name = 'husky.jpg'): Promise<void> {
  await user.upload(screen.getByLabelText(/^Choose/), photo(name));
}

describe('a chosen photo', () => {
  test('is shown while the answer is on its way', async () => {
    await choose();
    expect(screen.getByRole('status').textContent).toBe('Looking at your photo…');
    const preview = screen.getByRole('img', { name: 'The chosen photo, husky.jpg' });
    expect(preview.getAttribute('src')).toBe('blob:husky.jpg');
  });

  test('is named where the browser cannot show it, and the next one is shown again', async () => {
    await choose('blank.pdf');
    fireEvent.error(screen.getByRole('img'));
    expect(screen.getByText('No preview of blank.pdf')).toBeDefined();
    await choose('husky.jpg');
    expect(screen.getByRole('img').getAttribute('src')).toBe('blob:husky.jpg');
  });

  test('gets its class and the confidence, announced politely', async () => {
    await choose();
    await classifier.answer({ phase: 'succeeded', classification: sampleClassification() });
    const status = screen.getByRole('status');
    expect(status.getAttribute('aria-live')).toBe('polite');
    expect(within(status).getByRole('heading').textContent).toBe('Eskimo dog');
    expect(status.textContent).toContain('93.5% confident');
  });

  test('is not given a class that the model is unsure of', async () => {
    await choose();
    await classifier.answer({
      phase: 'succeeded',
      classification: sampleClassification({ label: { name: 'mink' }, confidence: 0.29 }),
    });
    expect(within(screen.getByRole('status')).getByRole('heading').textContent).toBe('Not sure');
    expect(screen.getByText(/best guess is/).textContent).toBe(
      'The best guess is mink, at only 29%.',
    );
  });

  test('is given a class from a confidence of 0.3 on', async () => {
    await choose();
    await classifier.answer({
      phase: 'succeeded',
      classification: sampleClassification({ label: { name: 'mink' }, confidence: 0.3 }),
    });
    expect(within(screen.getByRole('status')).getByRole('heading').textContent).toBe('mink');
  });

  test('gets bars that say their percentage in text, even for two classes of one name', async () => {
    await choose();
    await classifier.answer({ phase: 'succeeded', classification: sampleClassification() });
    const bars = within(screen.getByRole('list', { name: 'Top 5' })).getAllByRole('listitem');
    expect(bars.map((bar) => bar.textContent)).toEqual([
      'Eskimo dog93.5%',
      'Siberian husky4.1%',
      'malamute2%',
      'crane0.1%',
      'crane<0.1%',
    ]);
    expect(bars.map((bar) => bar.querySelector('meter')?.value)).toEqual([
      0.9346, 0.0412, 0.0203, 0.0011, 0.0002,
    ]);
  });

  test('has its size, type and timing among the details', async () => {
    await choose();
    await classifier.answer({ phase: 'succeeded', classification: sampleClassification() });
    const details = screen.getByRole('group');
    expect(details.textContent).toContain('640 × 480 pixels');
    expect(details.textContent).toContain('JPEG, 123.5 kB');
    expect(details.textContent).toContain('Total time58 ms');
    expect(details.textContent).toContain('45 ms for 1 photo');
  });

  test('takes the one before it back, whose late answer is not shown', async () => {
    await choose('first.jpg');
    await choose('second.jpg');
    expect(classifier.isTakenBack(0)).toBe(true);
    await classifier.answer({ phase: 'succeeded', classification: sampleClassification() }, 0);
    expect(screen.getByRole('status').textContent).toBe('Looking at your photo…');
    expect(classifier.photos()).toEqual(['first.jpg', 'second.jpg']);
  });

  test('can be chosen a second time', async () => {
    await choose('same.jpg');
    await choose('same.jpg');
    expect(classifier.photos()).toEqual(['same.jpg', 'same.jpg']);
  });
});

describe('a dropped photo', () => {
  const withFile = { dataTransfer: { types: ['Files'], files: [photo('dropped.jpg')] } };

  test('is classified wherever on the page it lands', () => {
    fireEvent.dragOver(document.body, withFile);
    fireEvent.drop(document.body, withFile);
    expect(classifier.photos()).toEqual(['dropped.jpg']);
  });

  test('does not make the browser leave the page', () => {
    const drop = createEvent.drop(document.body, withFile);
    fireEvent(document.body, drop);
    expect(drop.defaultPrevented).toBe(true);
  });

  test('is left to the browser when it is no file', () => {
    fireEvent.drop(document.body, { dataTransfer: { types: ['text/plain'], files: [] } });
    expect(classifier.photos()).toEqual([]);
  });
});

describe('the keyboard', () => {
  test('reaches the file input first', async () => {
    await user.tab();
    expect(document.activeElement).toBe(screen.getByLabelText('Choose a photo'));
  });
});

describe('a failure', () => {
  const codes = Object.keys(failureTexts).filter(isFailureCode);

  test.each(codes)('%s is put into words', async (code) => {
    await choose();
    await classifier.answer({ phase: 'failed', failure: { code } });
    const text: FailureText = failureTexts[code];
    const status = screen.getByRole('status');
    expect(within(status).getByRole('heading').textContent).toBe(text.title);
    expect(status.textContent).toContain(text.advice);
    expect(screen.queryByRole('button', { name: 'Try again' }) !== null).toBe(text.canRetry);
  });

  test.each(codes.filter((code) => failureTexts[code].canRetry))(
    '%s can be tried again with the same photo',
    async (code) => {
      await choose();
      await classifier.answer({ phase: 'failed', failure: { code } });
      await user.click(screen.getByRole('button', { name: 'Try again' }));
      expect(classifier.photos()).toEqual(['husky.jpg', 'husky.jpg']);
      await classifier.answer({ phase: 'succeeded', classification: sampleClassification() });
      expect(screen.getByRole('heading', { name: 'Eskimo dog' })).toBeDefined();
    },
  );

  test('keeps the place of the keyboard when it is tried again', async () => {
    await choose();
    await classifier.answer({ phase: 'failed', failure: { code: 'JOB_TIMEOUT' } });
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(document.activeElement).toBe(screen.getByRole('status'));
  });

  test('repeats what the server said about it', async () => {
    const detail = 'The limit is 10485760 bytes.';
    await choose();
    await classifier.answer({ phase: 'failed', failure: { code: 'IMAGE_TOO_LARGE', detail } });
    expect(screen.getByText(`The server said: ${detail}`)).toBeDefined();
  });
});
