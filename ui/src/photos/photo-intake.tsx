import { Dropzone } from '@mantine/dropzone';
import { IconPhotoPlus } from '@tabler/icons-react';
import { formatBytes, formatMediaTypes } from '../format/format';
import { texts } from '../texts';
import { CameraButton } from './camera-button';
import { ChooseButton } from './choose-button';
import { usePhotoPaste } from './use-photo-paste';
import './photo-intake.css';

interface PhotoIntakeProps {
  /** Must be stable. */
  readonly onAdd: (images: readonly File[]) => void;
  /** Once photos are on the page, it makes room for them. */
  readonly isCompact: boolean;
  /** As the service says them; undefined as long as it has not. */
  readonly limits:
    { readonly mediaTypes: readonly string[]; readonly maxBytes: number } | undefined;
}

/** Every way in: choose, drop anywhere on the page, paste, camera. */
export function PhotoIntake({ onAdd, isCompact, limits }: PhotoIntakeProps) {
  usePhotoPaste(onAdd);

  return (
    <section
      className={isCompact ? 'photo-intake photo-intake-compact' : 'photo-intake'}
      aria-label={texts.intake.region}
    >
      {!isCompact && <h2>{texts.intake.title}</h2>}
      <div className="photo-intake-buttons">
        <ChooseButton
          multiple
          title={texts.intake.choose}
          icon={<IconPhotoPlus aria-hidden="true" />}
          mediaTypes={limits?.mediaTypes}
          onChoose={onAdd}
        />
        <CameraButton
          title={texts.intake.camera}
          onPhoto={(image) => {
            onAdd([image]);
          }}
        />
      </div>
      <p className="photo-intake-hint">{texts.intake.hint}</p>
      {limits !== undefined && (
        <p className="photo-intake-hint">
          {texts.intake.limits(formatMediaTypes(limits.mediaTypes), formatBytes(limits.maxBytes))}
        </p>
      )}
      <Dropzone.FullScreen
        // Whatever it is: the server knows best, and says why it takes something or not.
        onDrop={onAdd}
        maxFiles={0}
        // Nothing to press here; the buttons above are for the keyboard.
        activateOnClick={false}
        activateOnKeyboard={false}
        aria-hidden="true"
      >
        <p className="photo-intake-drop">{texts.intake.drop}</p>
      </Dropzone.FullScreen>
    </section>
  );
}
