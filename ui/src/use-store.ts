import { useSyncExternalStore } from 'react';
import type { Store } from './store';

/** A store's value, and its next ones. */
export function useStore<Value>(store: Store<Value>): Value {
  return useSyncExternalStore(store.subscribe, store.get);
}
