import { Button, FileButton } from '@mantine/core';
import { useRef, type ReactNode } from 'react';

interface ChooseButtonProps {
  readonly title: string;
  /** Where several on a page have the same title. */
  readonly label?: string;
  readonly size?: 'xs' | 'md';
  readonly icon?: ReactNode;
  /** Whether several may be chosen at once. */
  readonly multiple?: boolean;
  /** As the service says them; undefined as long as it has not. */
  readonly mediaTypes: readonly string[] | undefined;
  readonly onChoose: (images: readonly File[]) => void;
}

/** Photos from the device's files. */
export function ChooseButton(props: ChooseButtonProps) {
  const { title, label = title, size = 'md', icon, multiple = false, mediaTypes, onChoose } = props;
  const resetChooser = useRef<() => void>(null);
  return (
    <FileButton
      multiple={multiple}
      resetRef={resetChooser}
      accept={mediaTypes?.join(',') ?? 'image/*'}
      inputProps={{ 'aria-label': label }}
      onChange={(chosen) => {
        // Otherwise choosing the same file again would be no change, and fire no event.
        resetChooser.current?.();
        onChoose([chosen ?? []].flat());
      }}
    >
      {(button) => (
        <Button {...button} size={size} aria-label={label} leftSection={icon}>
          {title}
        </Button>
      )}
    </FileButton>
  );
}
