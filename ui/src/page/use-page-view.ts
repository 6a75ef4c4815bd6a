import { useSyncExternalStore } from 'react';

/** What the page shows, by the address: it is one file, so that views differ behind the `#`. */
export type PageView = 'photos' | 'teach' | 'models';

/** Where each view is. */
export const VIEW_ADDRESSES: Readonly<Record<PageView, string>> = {
  photos: '#photos',
  teach: '#teach',
  models: '#models',
};

export function usePageView(): PageView {
  return useSyncExternalStore(subscribe, readView);
}

function readView(): PageView {
  const { hash } = window.location;
  if (hash === VIEW_ADDRESSES.teach) return 'teach';
  return hash === VIEW_ADDRESSES.models ? 'models' : 'photos';
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  return () => {
    window.removeEventListener('hashchange', onChange);
  };
}
