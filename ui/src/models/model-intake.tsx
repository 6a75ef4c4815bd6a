import { IconFileZip, IconFolder, IconPackageImport } from '@tabler/icons-react';
import { FilesButton } from './files-button';
import type { ModelFile } from './model-upload';
import { modelsTexts } from './models-texts';
import './model-intake.css';

interface ModelIntakeProps {
  readonly isOver: boolean;
  /** Once models are on the page, it makes room for them. */
  readonly isCompact: boolean;
  /** Of one upload, as far as the service has said it. */
  readonly limit: string | undefined;
  readonly onFiles: (files: readonly ModelFile[]) => void;
}

const words = modelsTexts.intake;

/** The ways in for a model; the whole page takes what is dropped. */
export function ModelIntake({ isOver, isCompact, limit, onFiles }: ModelIntakeProps) {
  return (
    <section
      className={isCompact ? 'model-intake model-intake-compact' : 'model-intake'}
      aria-label={words.region}
      data-over={isOver || undefined}
    >
      <IconPackageImport className="model-intake-icon" aria-hidden="true" stroke={1.5} />
      <p className="model-intake-title">{isOver ? words.dropping : words.title}</p>
      <p className="model-intake-kinds">{words.kinds}</p>
      <div className="model-intake-buttons">
        <FilesButton
          title={words.choose}
          icon={<IconFileZip size={20} aria-hidden="true" />}
          onFiles={onFiles}
        />
        <FilesButton
          isFolder
          title={words.chooseFolder}
          icon={<IconFolder size={20} aria-hidden="true" />}
          onFiles={onFiles}
        />
      </div>
      <p className="hint">
        {words.safe}
        {limit !== undefined && ` ${words.limit(limit)}`}
      </p>
    </section>
  );
}
