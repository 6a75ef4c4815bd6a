import {
  act,
  cleanup,
  render,
  screen,
  within,
  type BoundFunctions,
  type queries,
} from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { App } from '../app';
import type { HistoryEntry } from '../history/history-entry';
import { PageTheme } from '../theme/page-theme';
import { createFakeServices } from './fake-services';

/** The whole page over a server that does what the test says, not opened yet. */
export function createPage(kept: readonly HistoryEntry[] = []) {
  cleanup();
  const user = userEvent.setup();
  const fakes = createFakeServices(kept);
  return {
    ...fakes,
    user,
    /** Resolves once the page has heard from the service. */
    open: (): Promise<void> =>
      act(async () => {
        render(
          <PageTheme env="test">
            <App services={fakes.services} />
          </PageTheme>,
        );
        await Promise.resolve();
      }),
    choose: (...images: readonly File[]): Promise<void> =>
      user.upload(screen.getByLabelText('Choose photos', { selector: 'input' }), [...images]),
  };
}

export function photo(name = 'husky.jpg', content = 'pixels'): File {
  return new File([content], name, { type: 'image/jpeg' });
}

/** The card of one photo. */
export function card(name = 'husky.jpg'): BoundFunctions<typeof queries> {
  return within(screen.getByRole('article', { name }));
}

/** The names of the photos on the page, from the top. */
export function cards(): readonly (string | null)[] {
  return screen.getAllByRole('article').map((each) => each.getAttribute('aria-label'));
}

/** All that screen readers are told at the moment. */
export function announced(): string {
  return screen
    .getAllByRole('status')
    .map((region) => region.textContent)
    .join('\n');
}
