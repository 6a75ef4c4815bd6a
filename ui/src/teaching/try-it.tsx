import { CameraButton } from '../photos/camera-button';
import { ChooseButton } from '../photos/choose-button';
import { PhotoImage } from '../photos/photo-image';
import { useStore } from '../use-store';
import type { Teaching } from './teaching';
import type { Classifier } from './teaching-server';
import { teachingTexts } from './teaching-texts';
import { TrialAnswer } from './trial-answer';
import { useDrop } from './use-drop';
import './try-it.css';

interface TryItProps {
  readonly teaching: Teaching;
  readonly classifier: Classifier;
  readonly mayTeach: boolean;
  readonly mediaTypes: readonly string[] | undefined;
  readonly onUse: () => void;
}

const words = teachingTexts.trial;

/** A photo goes in, the classifier answers at once; where it is wrong, it learns. */
export function TryIt({ teaching, classifier, mayTeach, mediaTypes, onUse }: TryItProps) {
  const current = useStore(teaching.trial.state);
  const trial = current?.classifier === classifier.name ? current : undefined;
  const answers = classifier.state === 'READY';
  const ask = (images: readonly File[]): void => {
    const [image] = images;
    if (image !== undefined) void teaching.trial.ask(classifier, image);
  };
  const { 'data-over': over, ...drop } = useDrop({ onFiles: ask });

  return (
    <section
      className="panel try-it"
      aria-labelledby="try-it-title"
      data-over={over}
      {...(answers && drop)}
      onFocus={onUse}
      onPointerDown={onUse}
    >
      <h3 id="try-it-title">{words.title}</h3>
      <p>{answers ? words.hint : (classifier.reason ?? words.notYet)}</p>
      {answers && (
        <div className="try-it-buttons">
          <ChooseButton title={words.choose} size="xs" mediaTypes={mediaTypes} onChoose={ask} />
          <CameraButton
            title={words.camera}
            size="xs"
            onPhoto={(image) => {
              ask([image]);
            }}
          />
        </div>
      )}
      {trial !== undefined && (
        <div className="try-it-trial">
          <PhotoImage image={trial.image} />
          <TrialAnswer
            trial={trial}
            classNames={classifier.classes.map(({ name }) => name)}
            mayTeach={mayTeach}
            onCorrect={(className) => void teaching.trial.correct(className)}
          />
        </div>
      )}
    </section>
  );
}
