import {
  act,
  cleanup,
  configure,
  getConfig,
  render,
  screen,
  within,
  type BoundFunctions,
  type queries,
} from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { App } from '../app';
import type { HistoryEntry } from '../history/history-entry';
import type { ChoiceMemory } from '../models/model-choice';
import { PageTheme } from '../theme/page-theme';
import { createFakeServices } from './fake-services';

// On a busy machine the page takes more than the library's second to draw what it defers.
configure({ asyncUtilTimeout: 10_000 });

/** The whole page over a server that does what the test says, not opened yet. */
export function createPage(kept: readonly HistoryEntry[] = [], choiceMemory?: ChoiceMemory) {
  cleanup();
  const user = createUser();
  const fakes = createFakeServices(kept, choiceMemory);
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

/** A person at the page, each of whose deeds resolves once all is drawn that came of it. */
function createUser() {
  const user = userEvent.setup();
  return {
    click: (element: Element): Promise<void> => untilDrawn(() => user.click(element)),
    keyboard: (text: string): Promise<void> => untilDrawn(() => user.keyboard(text)),
    type: (element: Element, text: string): Promise<void> =>
      untilDrawn(() => user.type(element, text)),
    selectOptions: (element: Element, option: string): Promise<void> =>
      untilDrawn(() => user.selectOptions(element, option)),
    upload: (element: HTMLElement, files: File[]): Promise<void> =>
      untilDrawn(() => user.upload(element, files)),
  };
}

/**
 * The page defers its cards, and a queue changes them after the event: Testing Library waits for
 * neither, since it takes only the events themselves for React's business.
 */
async function untilDrawn(deed: () => Promise<void>): Promise<void> {
  const before = getConfig();
  configure({ asyncWrapper: (run) => Promise.resolve<unknown>(run()) });
  try {
    await act(deed);
  } finally {
    configure(before);
  }
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
