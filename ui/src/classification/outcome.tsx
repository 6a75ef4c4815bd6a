import { useRef } from 'react';
import { ClassificationDetails } from './classification-details';
import { FailureNotice } from './failure-notice';
import { PredictionBars } from './prediction-bars';
import type { ClassificationState } from './use-classification';
import { Verdict } from './verdict';
import { Working } from './working';
import './outcome.css';

interface OutcomeProps {
  readonly state: ClassificationState;
  readonly onRetry: (image: File) => void;
}

export function Outcome({ state, onRetry }: OutcomeProps) {
  const status = useRef<HTMLDivElement>(null);

  function retry(image: File): void {
    // The button is about to go, and the keyboard's place in the page would go with it.
    status.current?.focus();
    onRetry(image);
  }

  return (
    <div className="outcome">
      {/* Always in the page: a screen reader only announces changes in a region it knows. */}
      <div ref={status} role="status" aria-live="polite" tabIndex={-1}>
        {state.phase === 'working' && <Working />}
        {state.phase === 'succeeded' && <Verdict {...state.classification} />}
        {state.phase === 'failed' && (
          <FailureNotice
            failure={state.failure}
            onRetry={() => {
              retry(state.image);
            }}
          />
        )}
      </div>
      {state.phase === 'succeeded' && (
        <>
          <PredictionBars {...state.classification} />
          <ClassificationDetails {...state.classification} />
        </>
      )}
    </div>
  );
}
