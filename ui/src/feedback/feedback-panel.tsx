import { ActionIcon } from '@mantine/core';
import { IconThumbDown, IconThumbUp } from '@tabler/icons-react';
import { lazy, Suspense, useRef, useState } from 'react';
import type { Failure } from '../failures/failure';
import { FailureNotice } from '../failures/failure-notice';
import { texts } from '../texts';
import type { FeedbackInput, ReportFeedback } from './report-feedback';
import type { SearchLabels } from './search-labels';
import './feedback-panel.css';

/** Loaded when first needed: most people have nothing to correct. */
const CorrectionForm = lazy(async () => ({
  default: (await import('./correction-form')).CorrectionForm,
}));

/** Makes the photo an example of a class. @returns why it did not work. */
export type TeachCorrection = (className: string) => Promise<Failure | undefined>;

interface FeedbackPanelProps {
  readonly classificationId: string;
  readonly reportFeedback: ReportFeedback;
  readonly searchLabels: SearchLabels;
  /** Whether the model that answered can learn from this photo; asked when it matters. */
  readonly canTeach?: () => boolean;
  readonly teach?: TeachCorrection;
}

type PanelState =
  | { readonly phase: 'asking' }
  | { readonly phase: 'correcting' }
  | { readonly phase: 'sending' }
  | { readonly phase: 'kept' }
  | { readonly phase: 'taught' }
  | { readonly phase: 'failed'; readonly failure: Failure };

/** Asks whether an answer is right, and if not what would be. */
export function FeedbackPanel(props: FeedbackPanelProps) {
  const { classificationId, reportFeedback, searchLabels, canTeach, teach } = props;
  const [state, setState] = useState<PanelState>({ phase: 'asking' });
  const status = useRef<HTMLDivElement>(null);

  async function send(input: Omit<FeedbackInput, 'classificationId'>): Promise<void> {
    // What was pressed is about to go, and the keyboard's place in the page would go with it.
    status.current?.focus();
    setState({ phase: 'sending' });
    const result = await reportFeedback({ classificationId, ...input });
    setState(result.ok ? { phase: 'kept' } : { phase: 'failed', failure: result.failure });
  }

  const teachNow = async (className: string): Promise<void> => {
    if (teach === undefined) return;
    status.current?.focus();
    setState({ phase: 'sending' });
    const failure = await teach(className);
    setState(failure === undefined ? { phase: 'taught' } : { phase: 'failed', failure });
  };

  return (
    <div className="feedback-panel">
      {(state.phase === 'asking' || state.phase === 'failed') && (
        <div className="feedback-question">
          <p>{texts.feedback.question}</p>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={texts.feedback.right}
            onClick={() => void send({ verdict: 'CORRECT' })}
          >
            <IconThumbUp size={20} aria-hidden="true" />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={texts.feedback.wrong}
            onClick={() => {
              setState({ phase: 'correcting' });
            }}
          >
            <IconThumbDown size={20} aria-hidden="true" />
          </ActionIcon>
        </div>
      )}
      {state.phase === 'correcting' && (
        <Suspense fallback={<p>{texts.page.loading}</p>}>
          <CorrectionForm
            searchLabels={searchLabels}
            onSend={(correction) => void send({ verdict: 'WRONG', ...correction })}
            onCancel={() => {
              setState({ phase: 'asking' });
            }}
            {...(canTeach?.() === true && {
              onTeach: (className: string) => void teachNow(className),
            })}
          />
        </Suspense>
      )}
      {/* Always in the page: a screen reader only announces changes in a region it knows. */}
      <div ref={status} role="status" tabIndex={-1}>
        {state.phase === 'sending' && <p>{texts.feedback.sending}</p>}
        {state.phase === 'kept' && <p>{texts.feedback.thanks}</p>}
        {state.phase === 'taught' && <p>{texts.feedback.taught}</p>}
        {state.phase === 'failed' && <FailureNotice failure={state.failure} />}
      </div>
    </div>
  );
}
