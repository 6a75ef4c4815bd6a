import { useState, type ReactNode } from 'react';
import { texts } from '../texts';
import { useObjectUrl } from './use-object-url';
import './photo-image.css';

interface PhotoImageProps {
  readonly image: File;
  /** Laid over the photo, exactly as large. */
  readonly children?: ReactNode;
}

/** The photo as the browser shows it, before and without any upload. */
export function PhotoImage({ image, children }: PhotoImageProps) {
  const [unreadable, setUnreadable] = useState<File>();
  const showImage = useObjectUrl(image);

  if (unreadable === image) {
    return <p className="photo-image-missing">{texts.submission.noPreview(image.name)}</p>;
  }
  return (
    <div className="photo-image">
      <img
        ref={showImage}
        decoding="async"
        alt={texts.submission.photo(image.name)}
        onError={() => {
          setUnreadable(image);
        }}
      />
      {children}
    </div>
  );
}
