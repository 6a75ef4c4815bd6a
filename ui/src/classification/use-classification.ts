import { useCallback, useEffect, useRef, useState } from 'react';
import type { ClassificationOutcome, ClassifyImage } from './classify-image';

/** What the page knows of the photo in hand. */
export type ClassificationState =
  | { readonly phase: 'empty' }
  | { readonly phase: 'working'; readonly image: File }
  | (ClassificationOutcome & { readonly image: File });

/** Classifies one photo at a time; a newer one takes the older one back. */
export function useClassification(classifyImage: ClassifyImage): {
  readonly state: ClassificationState;
  readonly classify: (image: File) => void;
} {
  const [state, setState] = useState<ClassificationState>({ phase: 'empty' });
  const running = useRef<AbortController>(null);

  useEffect(() => () => running.current?.abort(), []);

  const classify = useCallback(
    (image: File) => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      setState({ phase: 'working', image });
      void classifyImage(image, controller.signal).then((outcome) => {
        if (!controller.signal.aborted) setState({ ...outcome, image });
      });
    },
    [classifyImage],
  );

  return { state, classify };
}
