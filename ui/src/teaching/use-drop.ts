import { useState, type DragEvent } from 'react';

/** Under which the ids of dragged examples travel; other pages know nothing of it. */
const EXAMPLES = 'application/x-detections-examples';

interface DropHandlers {
  readonly onFiles: (files: readonly File[]) => void;
  readonly onExamples?: (ids: readonly string[]) => void;
}

/** What a place listens to that photos can be dropped on, from the desktop or from another class. */
export function useDrop({ onFiles, onExamples }: DropHandlers) {
  const [isOver, setIsOver] = useState(false);
  const takes = ({ dataTransfer: { types } }: DragEvent): boolean =>
    types.includes('Files') || (onExamples !== undefined && types.includes(EXAMPLES));
  return {
    'data-over': isOver || undefined,
    onDragOver: (event: DragEvent) => {
      if (!takes(event)) return;
      event.preventDefault();
      setIsOver(true);
    },
    onDragLeave: ({ currentTarget, relatedTarget }: DragEvent) => {
      // It also fires on the way from a parent to its own child.
      if (relatedTarget instanceof Node && currentTarget.contains(relatedTarget)) return;
      setIsOver(false);
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setIsOver(false);
      const files = [...event.dataTransfer.files];
      if (files.length > 0) onFiles(files);
      const ids = event.dataTransfer.getData(EXAMPLES);
      if (ids !== '') onExamples?.(ids.split(' '));
    },
  };
}

export function startDrag({ dataTransfer }: DragEvent, ids: readonly string[]): void {
  dataTransfer.effectAllowed = 'move';
  dataTransfer.setData(EXAMPLES, ids.join(' '));
}
