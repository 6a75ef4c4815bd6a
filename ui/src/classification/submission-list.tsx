import { Button } from '@mantine/core';
import { useId } from 'react';
import { texts } from '../texts';
import { isDone, type Submission } from './submission';
import type { SubmissionActions } from './submission-actions';
import { SubmissionCard } from './submission-card';
import './submission-list.css';

interface SubmissionListProps {
  readonly submissions: readonly Submission[];
  readonly actions: SubmissionActions;
  readonly onRemoveDone: () => void;
}

export function SubmissionList({ submissions, actions, onRemoveDone }: SubmissionListProps) {
  const headingId = useId();
  const done = submissions.filter(isDone).length;
  return (
    <section className="submission-list" aria-labelledby={headingId}>
      <div className="submission-list-head">
        <h2 id={headingId}>{texts.submission.list}</h2>
        {submissions.length > 1 && (
          <>
            <p>{texts.submission.summary(done, submissions.length)}</p>
            <Button variant="default" size="xs" disabled={done === 0} onClick={onRemoveDone}>
              {texts.submission.removeAll}
            </Button>
          </>
        )}
      </div>
      <ul>
        {submissions.map((submission) => (
          <li key={submission.id}>
            <SubmissionCard submission={submission} actions={actions} />
          </li>
        ))}
      </ul>
    </section>
  );
}
