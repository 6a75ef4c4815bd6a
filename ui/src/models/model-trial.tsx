import { Button } from '@mantine/core';
import { IconPhotoPlus } from '@tabler/icons-react';
import { PredictionBars } from '../classification/prediction-bars';
import { Verdict } from '../classification/verdict';
import { canRetry } from '../failures/failure-codes';
import { FailureNotice } from '../failures/failure-notice';
import { CameraButton } from '../photos/camera-button';
import { ChooseButton } from '../photos/choose-button';
import { PhotoImage } from '../photos/photo-image';
import type { TrialState } from './model-trials';
import { modelsTexts } from './models-texts';
import { usePhotoDrop } from './use-photo-drop';
import './model-trial.css';

interface ModelTrialProps {
  readonly name: string;
  readonly trial: TrialState | undefined;
  readonly mediaTypes: readonly string[] | undefined;
  readonly onAsk: (image: File) => void;
  /** What was used last takes what is pasted. */
  readonly onUse: () => void;
}

const words = modelsTexts.trial;

/** A photo goes in, the model answers at once. */
export function ModelTrial({ name, trial, mediaTypes, onAsk, onUse }: ModelTrialProps) {
  const ask = ([image]: readonly File[]): void => {
    if (image !== undefined) onAsk(image);
  };
  const { isOver, ...drop } = usePhotoDrop(ask);
  return (
    <section
      className="model-trial"
      aria-label={words.titleOf(name)}
      data-over={isOver || undefined}
      {...drop}
      onFocus={onUse}
      onPointerDown={onUse}
    >
      <h4>{words.title}</h4>
      <p className="hint">{words.hint}</p>
      <div className="model-card-buttons">
        <ChooseButton
          size="xs"
          title={words.choose}
          label={words.of(words.choose, name)}
          icon={<IconPhotoPlus size={16} aria-hidden="true" />}
          mediaTypes={mediaTypes}
          onChoose={ask}
        />
        <CameraButton
          size="xs"
          title={words.camera}
          label={words.of(words.camera, name)}
          onPhoto={onAsk}
        />
      </div>
      {trial !== undefined && <PhotoImage image={trial.image} />}
      <div role="status" aria-busy={trial?.isAsking} className="model-card-status">
        {trial !== undefined && <Outcome trial={trial} />}
      </div>
      {trial?.answer !== undefined && <PredictionBars predictions={trial.answer.predictions} />}
      {trial?.failure !== undefined && !trial.isAsking && canRetry(trial.failure.code) && (
        <div className="model-card-buttons">
          <Button
            variant="default"
            size="xs"
            onClick={() => {
              onAsk(trial.image);
            }}
          >
            {words.again}
          </Button>
        </div>
      )}
    </section>
  );
}

function Outcome({ trial: { answer, failure, isAsking } }: { readonly trial: TrialState }) {
  if (isAsking) return <p>{failure === undefined ? words.asking : words.coming}</p>;
  if (failure !== undefined) return <FailureNotice failure={failure} words={words.failures} />;
  return answer === undefined ? null : <Verdict {...answer} />;
}
