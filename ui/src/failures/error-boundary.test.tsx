import { expect, test } from '@jest/globals';
import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { ErrorBoundary } from './error-boundary';

function Broken(): never {
  throw new Error('a fault in the page');
}

test('shows the page while nothing is wrong', () => {
  render(
    <ErrorBoundary onReload={() => undefined}>
      <p>All is well</p>
    </ErrorBoundary>,
  );
  expect(screen.getByText('All is well')).toBeDefined();
});

test('says that the page has stopped, and offers to reload it', async () => {
  let reloads = 0;
  render(
    <ErrorBoundary onReload={() => (reloads += 1)}>
      <Broken />
    </ErrorBoundary>,
    { onCaughtError: () => undefined },
  );
  expect(screen.getByRole('alert').textContent).toContain('This page has stopped working');
  await userEvent.click(screen.getByRole('button', { name: 'Reload the page' }));
  expect(reloads).toBe(1);
});
