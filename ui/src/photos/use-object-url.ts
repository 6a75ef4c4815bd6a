import { useCallback, type RefCallback } from 'react';

/** A ref that shows `image` in an `<img>`, and lets go of its object URL with the element. */
export function useObjectUrl(image: Blob): RefCallback<HTMLImageElement> {
  return useCallback(
    (element: HTMLImageElement) => {
      const url = URL.createObjectURL(image);
      element.src = url;
      return () => {
        URL.revokeObjectURL(url);
      };
    },
    [image],
  );
}
