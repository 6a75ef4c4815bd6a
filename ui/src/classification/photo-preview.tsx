import { useCallback, useState } from 'react';
import './photo-preview.css';

/** The photo as the browser shows it, before and without any upload. */
export function PhotoPreview({ image }: { readonly image: File }) {
  const [unreadable, setUnreadable] = useState<File>();
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

  if (unreadable === image) {
    return <p className="photo-preview-missing">No preview of {image.name}</p>;
  }
  return (
    <figure className="photo-preview">
      <img
        ref={showImage}
        alt={`The chosen photo, ${image.name}`}
        onError={() => {
          setUnreadable(image);
        }}
      />
    </figure>
  );
}
