import { useEffect, useState } from 'react';

/**
 * Takes a photo dropped anywhere on the page; without it the browser would leave the page and
 * open the file. Returns whether one is being dragged over it. `onDrop` must be stable.
 */
export function usePhotoDrop(onDrop: (image: File) => void): boolean {
  const [isOver, setIsOver] = useState(false);

  useEffect(() => {
    function handleDragOver(event: DragEvent): void {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      setIsOver(true);
    }
    function handleDragLeave(event: DragEvent): void {
      // Only leaving the window has nowhere to go on to; moving between elements has.
      if (event.relatedTarget === null) setIsOver(false);
    }
    function handleDrop(event: DragEvent): void {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      setIsOver(false);
      const image = event.dataTransfer.files[0];
      if (image !== undefined) onDrop(image);
    }
    const listening = new AbortController();
    const { signal } = listening;
    window.addEventListener('dragover', handleDragOver, { signal });
    window.addEventListener('dragleave', handleDragLeave, { signal });
    window.addEventListener('drop', handleDrop, { signal });
    return () => {
      listening.abort();
    };
  }, [onDrop]);

  return isOver;
}
