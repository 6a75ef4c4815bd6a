import { beforeEach, describe, expect, test } from '@jest/globals';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { canRetry, isFailureCode } from './failures/failure-codes';
import { READY } from './testing/fake-services';
import { announced, card, cards, createPage, photo } from './testing/open-page';
import { sampleClassification } from './testing/sample-classification';
import { texts } from './texts';

let page: ReturnType<typeof createPage>;

beforeEach(() => {
  page = createPage();
});

describe('photos that are chosen', () => {
  test('get a card each at once, in their order, with their own preview', async () => {
    await page.open();
    await page.choose(photo('first.jpg'), photo('second.jpg'));
    expect(cards()).toEqual(['first.jpg', 'second.jpg']);
    expect(card('second.jpg').getByRole('img').getAttribute('src')).toBe('blob:second.jpg');
  });

  test('come before those of earlier', async () => {
    await page.open();
    await page.choose(photo('first.jpg'));
    await page.choose(photo('second.jpg'));
    expect(cards()).toEqual(['second.jpg', 'first.jpg']);
  });

  test('are named where the browser cannot show them', async () => {
    await page.open();
    await page.choose(photo('blank.pdf'));
    fireEvent.error(card('blank.pdf').getByRole('img'));
    expect(card('blank.pdf').getByText('No preview of blank.pdf')).toBeDefined();
  });

  test('show how much has been sent, then that the answer is awaited', async () => {
    await page.open();
    await page.choose(photo());
    page.classifier.progress(250, 1000);
    expect(card().getByText('Sending, 25%')).toBeDefined();
    expect(card().getByRole('progressbar').getAttribute('aria-valuenow')).toBe('25');
    page.classifier.progress(1000, 1000);
    expect(card().getByText('Sent. Waiting for the answer…')).toBeDefined();
  });

  test('beyond the first few wait visibly, and go when one is done', async () => {
    await page.open();
    await page.choose(photo('1.jpg'), photo('2.jpg'), photo('3.jpg'), photo('4.jpg'));
    expect(card('4.jpg').getByText('Waiting for its turn')).toBeDefined();
    expect(page.classifier.photos()).toEqual(['1.jpg', '2.jpg', '3.jpg']);
    await page.classifier.answer(sampleClassification(), 0);
    expect(page.classifier.photos()).toEqual(['1.jpg', '2.jpg', '3.jpg', '4.jpg']);
    expect(screen.getByText('1 of 4 photos done')).toBeDefined();
  });

  test('can be cancelled, and tried again', async () => {
    await page.open();
    await page.choose(photo());
    await page.user.click(card().getByRole('button', { name: 'Cancel' }));
    expect(page.classifier.isTakenBack(0)).toBe(true);
    expect(card().getByText('Cancelled')).toBeDefined();
    await page.user.click(card().getByRole('button', { name: 'Try again' }));
    await page.classifier.answer(sampleClassification());
    expect(card().getByRole('heading', { name: 'Eskimo dog' })).toBeDefined();
  });

  test('can be removed one by one, and all that are done', async () => {
    await page.open();
    await page.choose(photo('1.jpg'), photo('2.jpg'), photo('3.jpg'));
    await page.user.click(screen.getByRole('button', { name: 'Remove 1.jpg' }));
    expect(page.classifier.isTakenBack(0)).toBe(true);
    await page.classifier.answer(sampleClassification(), 1);
    await page.user.click(screen.getByRole('button', { name: 'Remove all that are done' }));
    expect(cards()).toEqual(['3.jpg']);
  });
});

describe('photos that are pasted', () => {
  test('are taken wherever the keyboard is', async () => {
    await page.open();
    fireEvent.paste(document.body, { clipboardData: { files: [photo('pasted.png')] } });
    expect(page.classifier.photos()).toEqual(['pasted.png']);
  });

  test('are left alone where it is text', async () => {
    await page.open();
    const prevented = !fireEvent.paste(document.body, { clipboardData: { files: [] } });
    expect(prevented).toBe(false);
    expect(page.classifier.photos()).toEqual([]);
  });
});

describe('an answer', () => {
  test('is the class and the confidence, and is announced', async () => {
    await page.open();
    await page.choose(photo());
    await page.classifier.answer(sampleClassification());
    expect(card().getByRole('heading', { level: 3 }).textContent).toBe('Eskimo dog');
    expect(card().getByText(/93.5% sure/)).toBeDefined();
    expect(announced()).toContain('husky.jpg: Eskimo dog, 93.5% sure.');
  });

  test.each([
    [0.29, 'The model is unsure'],
    [0.3, 'Eskimo dog'],
  ])('with a confidence of %p is headed %p', async (confidence, heading) => {
    await page.open();
    await page.choose(photo());
    await page.classifier.answer(sampleClassification({ confidence }));
    expect(card().getByRole('heading', { level: 3 }).textContent).toBe(heading);
  });

  test('has bars that say their percentage in text, even for two classes of one name', async () => {
    await page.open();
    await page.choose(photo());
    await page.classifier.answer(sampleClassification());
    const bars = within(card().getByRole('list', { name: 'Top 5' })).getAllByRole('button');
    expect(bars.map((bar) => bar.textContent)).toEqual([
      'Eskimo dog 93.5%',
      'Siberian husky 4.1%',
      'malamute 2%',
      'crane 0.1%',
      'crane <0.1%',
    ]);
  });

  test('has its size, type and timing among the details', async () => {
    await page.open();
    await page.choose(photo());
    await page.classifier.answer(sampleClassification());
    const details = card().getByRole('group').textContent;
    expect(details).toContain('n02109961');
    expect(details).toContain('640 × 480 pixels');
    expect(details).toContain('JPEG, 123.5 kB');
    expect(details).toContain('In the queue1.5 ms');
    expect(details).toContain('Inference45 ms');
  });

  test('says where it was computed for the same photo sent before', async () => {
    await page.open();
    await page.choose(photo());
    const timing = { queuedMs: 0, decodeMs: 0, inferenceMs: 0, totalMs: 0.4, batchSize: 0 };
    await page.classifier.answer(sampleClassification({ cached: true, timing }));
    const details = card().getByRole('group').textContent;
    expect(details).toContain('On the server0.4 ms');
    expect(details).toContain('Computedfor the same photo, sent before');
    expect(details).not.toContain('Inference');
  });
});

describe('a failure', () => {
  const automatic = new Set(['QUEUE_FULL', 'RATE_LIMITED', 'MODEL_NOT_READY', 'OFFLINE']);
  const others = new Set(['QUEUE_UNAVAILABLE', 'NETWORK_FAILURE', ...automatic]);
  const codes = Object.keys(texts.failures).filter(isFailureCode);

  test.each(codes.filter((code) => !others.has(code)))('%s is put into words', async (code) => {
    await page.open();
    await page.choose(photo());
    await page.classifier.fail({ code });
    const { title, advice } = texts.failures[code];
    expect(card().getByRole('heading', { level: 3 }).textContent).toBe(title);
    expect(card().getByText(advice)).toBeDefined();
    expect(card().queryByRole('button', { name: 'Try again' }) !== null).toBe(canRetry(code));
    expect(announced()).toContain(`husky.jpg: ${title}`);
  });

  test.each(codes.filter((code) => others.has(code)))(
    '%s passes by itself: the photo is sent again',
    async (code) => {
      await page.open();
      await page.choose(photo());
      await page.classifier.fail({ code });
      await waitFor(() => {
        expect(page.classifier.photos()).toEqual(['husky.jpg', 'husky.jpg']);
      });
      await page.classifier.answer(sampleClassification());
      expect(card().getByRole('heading', { name: 'Eskimo dog' })).toBeDefined();
    },
  );

  test('repeats what the server said about it', async () => {
    await page.open();
    await page.choose(photo());
    await page.classifier.fail({ code: 'INVALID_IMAGE', detail: 'It is cut off.' });
    expect(card().getByText('Details: It is cut off.')).toBeDefined();
  });

  test('of a photo over the limit costs no upload', async () => {
    await page.open();
    await screen.findByText('JPEG or PNG, up to 10 kB each.');
    await page.choose(photo('huge.jpg', 'x'.repeat(12_345)));
    expect(card('huge.jpg').getByText('This photo is too large.')).toBeDefined();
    expect(card('huge.jpg').getByText(/It has 12.3 kB; at most 10 kB/)).toBeDefined();
    expect(page.classifier.photos()).toEqual([]);
  });
});

describe('a service that is not ready', () => {
  test('is told of, photos wait for it, and all goes on by itself', async () => {
    const report = { ...READY, ready: false, notReadyReason: 'Downloading the model: 45 %.' };
    page.server.report = { ok: true, data: report };
    await page.open();
    expect(await screen.findByText('The model is getting ready')).toBeDefined();
    expect(screen.getByText('Downloading the model: 45 %.')).toBeDefined();
    await page.choose(photo());
    expect(await card().findByText(/Sent by itself/)).toBeDefined();
    expect(page.classifier.photos()).toEqual([]);
    page.server.report = { ok: true, data: READY };
    await waitFor(() => {
      expect(page.classifier.photos()).toEqual(['husky.jpg']);
    });
    expect(screen.queryByText('The model is getting ready')).toBeNull();
  });

  test.each([
    ['NETWORK_FAILURE', 'The server does not answer'],
    ['OFFLINE', 'You are offline'],
  ] as const)('by %s is said to be so: %s', async (code, title) => {
    page.server.report = { ok: false, failure: { code } };
    await page.open();
    expect(await screen.findByText(title)).toBeDefined();
  });
});
