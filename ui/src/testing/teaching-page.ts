import { act, screen, within } from '@testing-library/react';
import { createPage, photo } from './open-page';

/** The page where classifiers are taught, and what tests ask of it. */
export function createTeachingPage() {
  window.location.hash = '#teach';
  const page = createPage();
  return {
    ...page,
    openTeaching: async (): Promise<void> => {
      await page.open();
      await screen.findByRole('heading', { name: 'Teach it your own classes' });
    },
    addTo: (className: string, files: readonly File[]): Promise<void> =>
      page.user.upload(
        screen.getByLabelText(`Choose photos of ${className}`, { selector: 'input' }),
        [...files],
      ),
    chooseFrom: async (menu: string, item: string): Promise<void> => {
      await page.user.click(button(menu));
      await page.user.click(await screen.findByRole('menuitem', { name: item }));
    },
  };
}

/** Another view, by its address. */
export async function goTo(address: string): Promise<void> {
  await act(async () => {
    window.location.hash = address;
    window.dispatchEvent(new Event('hashchange'));
    await Promise.resolve();
  });
}

export function column(name: string) {
  return within(screen.getByRole('region', { name }));
}

export function button(name: string): HTMLElement {
  return screen.getByRole('button', { name });
}

export function thumbnails(name: string): readonly HTMLElement[] {
  return within(column(name).getByRole('list', { name: `Photos of ${name}` })).queryAllByRole(
    'button',
  );
}

export function photos(count: number): File[] {
  return Array.from({ length: count }, (_, index) => photo(`${String(index)}.jpg`));
}
