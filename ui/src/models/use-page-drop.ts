import { useEffect, useState } from 'react';

/**
 * Takes what is dropped anywhere on the page where no smaller place takes it: whatever misses its
 * place would otherwise be opened in the place of this page.
 *
 * @param onDrop Must be stable, and read the drop before it returns.
 * @returns whether something is being dragged over the page.
 */
export function usePageDrop(onDrop: (dropped: DataTransfer) => void): boolean {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    const onDragOver = (event: DragEvent): void => {
      event.preventDefault();
      setIsOver(event.dataTransfer?.types.includes('Files') === true);
    };
    const onDragLeave = ({ relatedTarget }: DragEvent): void => {
      // Between two elements of the page there is another one; out of the window there is none.
      if (relatedTarget === null) setIsOver(false);
    };
    const onLetGo = (event: DragEvent): void => {
      event.preventDefault();
      setIsOver(false);
      const { dataTransfer } = event;
      if (dataTransfer !== null && dataTransfer.files.length > 0) onDrop(dataTransfer);
    };
    window.addEventListener('dragover', onDragOver, { signal });
    window.addEventListener('dragleave', onDragLeave, { signal });
    window.addEventListener('drop', onLetGo, { signal });
    return () => {
      listening.abort();
    };
  }, [onDrop]);
  return isOver;
}
