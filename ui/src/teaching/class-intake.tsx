import { IconPhotoPlus } from '@tabler/icons-react';
import { CameraButton } from '../photos/camera-button';
import { ChooseButton } from '../photos/choose-button';
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
  return (
    <div className="class-intake">
      <div className="class-intake-buttons">
        <ChooseButton
          multiple
          title={words.choose}
          label={words.chooseFor(className)}
          size="xs"
          icon={<IconPhotoPlus size={16} aria-hidden="true" />}
          mediaTypes={mediaTypes}
          onChoose={onAdd}
        />
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
