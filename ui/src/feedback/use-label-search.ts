import { useEffect, useState } from 'react';
import { wait } from '../wait';
import type { Label, SearchLabels } from './search-labels';

/** Nobody wants an answer between two letters. */
const PAUSE_MS = 150;

/** The classes that fit what is being typed, once it pauses; the last ones found until then. */
export function useLabelSearch(searchLabels: SearchLabels, search: string): readonly Label[] {
  const [labels, setLabels] = useState<readonly Label[]>([]);

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    void wait(PAUSE_MS, signal)
      .then(() => (signal.aborted ? undefined : searchLabels(search, { signal })))
      .then((result) => {
        if (result?.ok === true && !signal.aborted) setLabels(result.data);
      });
    return () => {
      controller.abort();
    };
  }, [searchLabels, search]);

  return labels;
}
