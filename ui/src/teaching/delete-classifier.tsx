import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Failure } from '../failures/failure';
import { FailureNotice } from '../failures/failure-notice';
import { Dialog } from '../page/dialog';
import type { Teaching } from './teaching';
import type { Classifier } from './teaching-server';
import { teachingTexts } from './teaching-texts';
import './delete-classifier.css';

interface DeleteClassifierProps {
  readonly teaching: Teaching;
  readonly classifier: Classifier;
}

const words = teachingTexts.deleting;

/** Says first what would go; the server wants to hear from a person who has read it. */
export function DeleteClassifier({ teaching, classifier }: DeleteClassifierProps) {
  const { name, classes, exampleCount, versions } = classifier;
  const [confirmation, setConfirmation] = useState<string>();
  const [failure, setFailure] = useState<Failure>();

  async function remove(confirmed?: string): Promise<void> {
    const result = await teaching.deleteClassifier(name, confirmed);
    if (result.ok) return;
    // Asked anew where something has changed since the person read what would go.
    setConfirmation(result.failure.confirmation);
    const isQuestion = confirmed === undefined && result.failure.confirmation !== undefined;
    setFailure(isQuestion ? undefined : result.failure);
    if (!isQuestion) await teaching.workshop.refresh();
  }
  const close = (): void => {
    setConfirmation(undefined);
    setFailure(undefined);
  };

  return (
    <div className="delete-classifier">
      <Button variant="default" size="xs" onClick={() => void remove()}>
        {words.start}
      </Button>
      {confirmation === undefined && failure !== undefined && <FailureNotice failure={failure} />}
      <Dialog opened={confirmation !== undefined} onClose={close} title={words.title(name)}>
        <div className="delete-classifier-dialog">
          <h2>{words.title(name)}</h2>
          {failure !== undefined && <FailureNotice failure={failure} />}
          <p>{words.what(classes.length, exampleCount, versions.length)}</p>
          <div className="delete-classifier-buttons">
            <Button variant="default" onClick={close} data-autofocus>
              {words.cancel}
            </Button>
            <Button color="red.9" onClick={() => void remove(confirmation)}>
              {words.confirm}
            </Button>
          </div>
        </div>
      </Dialog>
    </div>
  );
}
