import { beforeEach, expect, test } from '@jest/globals';
import { cleanup, render, screen } from '@testing-library/react';
import { userEvent, type UserEvent } from '@testing-library/user-event';
import { createFakeServices } from '../testing/fake-services';
import { PageTheme } from '../theme/page-theme';
import { FeedbackPanel } from './feedback-panel';

const classificationId = 'f6a3c1de-6d3b-4f0e-9a38-1c1a6f0f7a11';
let page: ReturnType<typeof createFakeServices>;
let user: UserEvent;

beforeEach(() => {
  cleanup();
  page = createFakeServices();
  user = userEvent.setup();
  const { reportFeedback, searchLabels } = page.services;
  render(
    <PageTheme env="test">
      <FeedbackPanel {...{ classificationId, reportFeedback, searchLabels }} />
    </PageTheme>,
  );
});

test('a thumb up is all that it takes to say that an answer is right', async () => {
  await user.click(screen.getByRole('button', { name: 'Yes, this is right' }));
  expect(page.feedback).toEqual([{ classificationId, verdict: 'CORRECT' }]);
  expect(screen.getByRole('status').textContent).toContain('Thank you.');
  expect(document.activeElement).toBe(screen.getByRole('status'));
});

test('a wrong one gets the right class from a list of all, and a comment', async () => {
  await user.click(screen.getByRole('button', { name: 'No, this is wrong' }));
  const search = await screen.findByRole('combobox', { name: 'What is it really?' });
  expect(document.activeElement).toBe(search);
  await user.type(search, 'crane');
  await user.click(await screen.findByRole('option', { name: 'crane (n03126707)' }));
  await user.type(screen.getByRole('textbox', { name: /Comment/ }), 'On a building site.');
  await user.click(screen.getByRole('button', { name: 'Send feedback' }));
  expect(page.feedback).toEqual([
    {
      classificationId,
      verdict: 'WRONG',
      correctClassIndex: 517,
      comment: 'On a building site.',
    },
  ]);
});

test('a wrong one need not be known better', async () => {
  await user.click(screen.getByRole('button', { name: 'No, this is wrong' }));
  await user.click(await screen.findByRole('button', { name: 'Send feedback' }));
  expect(page.feedback).toEqual([{ classificationId, verdict: 'WRONG' }]);
});

test('can be left without a word', async () => {
  await user.click(screen.getByRole('button', { name: 'No, this is wrong' }));
  await user.click(await screen.findByRole('button', { name: 'Not now' }));
  expect(screen.getByText('Is this right?')).toBeDefined();
  expect(page.feedback).toEqual([]);
});

test('an answer that is too old is told in words, and nothing is lost by it', async () => {
  page.server.feedbackResult = { ok: false, failure: { code: 'CLASSIFICATION_NOT_FOUND' } };
  await user.click(screen.getByRole('button', { name: 'Yes, this is right' }));
  expect(screen.getByText('This answer is too old to comment on.')).toBeDefined();
  expect(screen.getByText('Is this right?')).toBeDefined();
});
