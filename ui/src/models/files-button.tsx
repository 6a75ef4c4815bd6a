import { Button, FileButton } from '@mantine/core';
import { useRef, type ReactNode } from 'react';
import { withPaths } from './dropped-files';
import type { ModelFile } from './model-upload';

interface FilesButtonProps {
  readonly title: string;
  readonly icon: ReactNode;
  /** Whether a folder is chosen, with all that is in it. */
  readonly isFolder?: boolean;
  readonly onFiles: (files: readonly ModelFile[]) => void;
}

/** Every browser knows this by its first maker's name. */
const FOLDER = { webkitdirectory: '' };

/** Files of any kind from the device, or a folder of them. */
export function FilesButton({ title, icon, isFolder = false, onFiles }: FilesButtonProps) {
  const reset = useRef<() => void>(null);
  return (
    <FileButton
      multiple
      resetRef={reset}
      inputProps={{ 'aria-label': title, ...(isFolder && FOLDER) }}
      onChange={(chosen) => {
        const files = withPaths(chosen);
        // Otherwise choosing the same again would be no change, and fire no event.
        reset.current?.();
        if (files.length > 0) onFiles(files);
      }}
    >
      {(button) => (
        <Button {...button} variant={isFolder ? 'default' : 'filled'} leftSection={icon}>
          {title}
        </Button>
      )}
    </FileButton>
  );
}
