import { Button, NativeSelect } from '@mantine/core';
import { NameField } from './name-field';
import type { Teaching } from './teaching';
import type { Classifier } from './teaching-server';
import { teachingTexts } from './teaching-texts';
import { isTraining } from './workshop';

interface ClassifierHeadProps {
  readonly teaching: Teaching;
  readonly classifier: Classifier;
  readonly classifiers: readonly Classifier[];
  readonly mayTeach: boolean;
}

/** Which classifier is worked on, what it is called, and whether it answers. */
export function ClassifierHead(props: ClassifierHeadProps) {
  const { teaching, classifier, classifiers, mayTeach } = props;
  const { workshop } = teaching;
  return (
    <div className="classifier-head">
      {classifiers.length > 1 && (
        <NativeSelect
          label={teachingTexts.choose}
          data={classifiers.map(({ name }) => name)}
          value={classifier.name}
          onChange={(event) => {
            workshop.select(event.currentTarget.value);
          }}
        />
      )}
      <NameField
        label={teachingTexts.name}
        hint={teachingTexts.nameHint}
        name={classifier.name}
        disabled={!mayTeach}
        onRename={(name) => teaching.rename(classifier.name, name)}
      />
      {mayTeach && (
        <Button variant="default" onClick={() => void workshop.create()}>
          {teachingTexts.new}
        </Button>
      )}
      <p role="status" className="classifier-state">
        {stateInWords(classifier)}
      </p>
    </div>
  );
}

function stateInWords(classifier: Classifier): string {
  const { state, reason } = classifier;
  if (isTraining(classifier)) return teachingTexts.state.training;
  if (state === 'READY') return teachingTexts.state.ready;
  return [teachingTexts.state.notReady, ...(reason == null ? [] : [reason])].join(' ');
}
