import { Button, FileButton } from '@mantine/core';
import { IconPhotoPlus } from '@tabler/icons-react';
import { useRef } from 'react';
import { CameraButton } from '../photos/camera-button';
import { teachingTexts } from './teaching-texts';

interface ClassIntakeProps {
  readonly className: string;
  readonly mediaTypes: readonly string[] | undefined;
  /** Whether photos that are pasted come here. */
  readonly takesPastes: boolean;
  readonly onAdd: (images: readonly File[]) => void;
}

const words = teachingTexts.classes;

/** The ways in for the photos of a class; the whole column takes what is dropped. */
export function ClassIntake({ className, mediaTypes, takesPastes, onAdd }: ClassIntakeProps) {
  const resetChooser = useRef<() => void>(null);
  return (
    <div className="class-intake">
      <div className="class-intake-buttons">
        <FileButton
          multiple
          resetRef={resetChooser}
          accept={mediaTypes?.join(',') ?? 'image/*'}
          inputProps={{ 'aria-label': words.chooseFor(className) }}
          onChange={(images) => {
            // Otherwise choosing the same file again would be no change, and fire no event.
            resetChooser.current?.();
            onAdd(images);
          }}
        >
          {(props) => (
            <Button
              {...props}
              size="xs"
              aria-label={words.chooseFor(className)}
              leftSection={<IconPhotoPlus size={16} aria-hidden="true" />}
            >
              {words.choose}
            </Button>
          )}
        </FileButton>
        <CameraButton
          title={words.camera}
          label={words.cameraFor(className)}
          size="xs"
          isSeries
          onPhoto={(image) => {
            onAdd([image]);
          }}
        />
      </div>
      <p>{takesPastes ? words.pasteHere : words.drop}</p>
    </div>
  );
}
