import { useCallback } from 'react';
import './photo-preview.css';

/** The photo as the browser shows it, before and without any upload. */
export function PhotoPreview({ image }: { readonly image: File }) {
  const showImage = useCallback(
    (element: HTMLImageElement) => {
      const url = URL.createObjectURL(image);
      element.src = url;
      return () => {
        URL.revokeObjectURL(url);
      };
    },
    [image],
  );

  return (
    <figure className="photo-preview">
      <img ref={showImage} alt={`The chosen photo, ${image.name}`} />
    </figure>
  );
}
