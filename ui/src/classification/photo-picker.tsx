import { useId, type ChangeEvent } from 'react';
import './photo-picker.css';

interface PhotoPickerProps {
  readonly label: string;
  readonly onPick: (image: File) => void;
}

/** A file input that looks like a button and keeps everything a file input can do. */
export function PhotoPicker({ label, onPick }: PhotoPickerProps) {
  const id = useId();

  function handleChange({ currentTarget }: ChangeEvent<HTMLInputElement>): void {
    const image = currentTarget.files?.[0];
    if (image === undefined) return;
    // Otherwise choosing the same file again would be no change, and fire no event.
    currentTarget.value = '';
    onPick(image);
  }

  return (
    <span className="photo-picker">
      <input
        id={id}
        type="file"
        className="visually-hidden"
        accept="image/jpeg,image/png,image/webp,image/gif,image/avif"
        onChange={handleChange}
      />
      <label htmlFor={id} className="button">
        {label}
      </label>
    </span>
  );
}
