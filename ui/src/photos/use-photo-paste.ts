import { useEffect } from 'react';

/** Takes photos from the clipboard, wherever on the page they are pasted. `onPaste` must be stable. */
export function usePhotoPaste(onPaste: (images: readonly File[]) => void): void {
  useEffect(() => {
    function handlePaste(event: ClipboardEvent): void {
      const images = [...(event.clipboardData?.files ?? [])];
      // Text goes where the person is typing.
      if (images.length === 0) return;
      event.preventDefault();
      onPaste(images);
    }
    window.addEventListener('paste', handlePaste);
    return () => {
      window.removeEventListener('paste', handlePaste);
    };
  }, [onPaste]);
}
