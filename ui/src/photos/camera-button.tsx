import { Button, FileButton } from '@mantine/core';
import { IconCamera } from '@tabler/icons-react';
import { useState } from 'react';
import { CameraDialog } from './camera-dialog';

interface CameraButtonProps {
  readonly title: string;
  /** Where several on a page have the same title. */
  readonly label?: string;
  readonly size?: 'xs' | 'md';
  /** Whether many photos may be taken, one after the other. */
  readonly isSeries?: boolean;
  readonly onPhoto: (image: File) => void;
}

/** Browsers give a page the live picture only over https or on this machine. */
export function CameraButton(props: CameraButtonProps) {
  const { title, label = title, size = 'md', isSeries = false, onPhoto } = props;
  const [opened, setOpened] = useState(false);
  const look = {
    ...{ size, variant: 'default', 'aria-label': label },
    leftSection: <IconCamera aria-hidden="true" size={size === 'xs' ? 16 : 24} />,
  };
  // Its type has it always; a page from an insecure address has not.
  const hasLiveCamera = 'mediaDevices' in navigator;
  if (!hasLiveCamera) {
    return (
      <FileButton
        accept="image/*"
        capture="environment"
        onChange={(image) => {
          if (image !== null) onPhoto(image);
        }}
      >
        {(button) => (
          <Button {...button} {...look}>
            {title}
          </Button>
        )}
      </FileButton>
    );
  }
  return (
    <>
      <Button
        {...look}
        onClick={() => {
          setOpened(true);
        }}
      >
        {title}
      </Button>
      <CameraDialog
        opened={opened}
        isSeries={isSeries}
        onClose={() => {
          setOpened(false);
        }}
        onPhoto={onPhoto}
      />
    </>
  );
}
