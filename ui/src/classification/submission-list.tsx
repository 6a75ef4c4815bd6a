import { Button } from '@mantine/core';
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
  const done = submissions.filter(isDone).length;
  return (
    <section className="submission-list" aria-label={texts.submission.list}>
      {submissions.length > 1 && (
        <div className="submission-list-summary">
          <p>{texts.submission.summary(done, submissions.length)}</p>
          <Button variant="subtle" size="compact-md" disabled={done === 0} onClick={onRemoveDone}>
            {texts.submission.removeAll}
          </Button>
        </div>
      )}
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
