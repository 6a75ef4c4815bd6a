import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { memo } from 'react';
import { PhotoImage } from '../photos/photo-image';
import { texts } from '../texts';
import { Answer } from './answer';
import type { Submission } from './submission';
import type { SubmissionActions } from './submission-actions';
import { SubmissionStatus } from './submission-status';
import './submission-card.css';

interface SubmissionCardProps {
  readonly submission: Submission;
  readonly actions: SubmissionActions;
}

/** One photo from the moment it was added. Drawn again only when its own submission changes. */
export const SubmissionCard = memo(function SubmissionCard(props: SubmissionCardProps) {
  const { submission, actions } = props;
  const { id, image, state } = submission;
  return (
    <article className="submission-card" aria-label={image.name}>
      <header>
        <p className="submission-card-name">{image.name}</p>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`${texts.submission.remove} ${image.name}`}
          onClick={() => {
            actions.remove(id);
          }}
        >
          <IconX size={18} aria-hidden="true" />
        </ActionIcon>
      </header>
      {state.phase === 'succeeded' ? (
        <Answer
          image={image}
          classification={state.classification}
          roundTripMs={state.roundTripMs}
          actions={actions}
        />
      ) : (
        <div className="submission-card-columns">
          <PhotoImage image={image} />
          <SubmissionStatus
            name={image.name}
            state={state}
            onCancel={() => {
              actions.cancel(id);
            }}
            onRetry={() => {
              actions.retry(id);
            }}
          />
        </div>
      )}
    </article>
  );
});
