import { useSyncExternalStore } from 'react';

/** What the page shows, by the address: it is one file, so that views differ behind the `#`. */
export type PageView = 'photos' | 'teach';

/** Where each view is. */
export const VIEW_ADDRESSES: Readonly<Record<PageView, string>> = {
  photos: '#photos',
  teach: '#teach',
};

export function usePageView(): PageView {
  return useSyncExternalStore(subscribe, () =>
    window.location.hash === VIEW_ADDRESSES.teach ? 'teach' : 'photos',
  );
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  return () => {
    window.removeEventListener('hashchange', onChange);
  };
}
