import { useState, type DragEvent } from 'react';

/** What a place listens to that takes photos for itself, on a page that takes all other files. */
export function usePhotoDrop(onPhotos: (images: readonly File[]) => void) {
  const [isOver, setIsOver] = useState(false);
  return {
    isOver,
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes('Files')) return;
      event.preventDefault();
      // The page itself is not to light up as well.
      event.stopPropagation();
      setIsOver(true);
    },
    onDragLeave: ({ currentTarget, relatedTarget }: DragEvent) => {
      // It also fires on the way from a parent to its own child.
      if (relatedTarget instanceof Node && currentTarget.contains(relatedTarget)) return;
      setIsOver(false);
    },
    onDrop: (event: DragEvent) => {
      setIsOver(false);
      const images = [...event.dataTransfer.files];
      if (!images.every(({ type }) => type.startsWith('image/'))) return;
      event.preventDefault();
      event.stopPropagation();
      onPhotos(images);
    },
  };
}
