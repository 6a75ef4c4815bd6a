import type { ClassificationFailure } from './classification-failure';
import { failureTexts } from './failure-texts';
import './failure-notice.css';

interface FailureNoticeProps {
  readonly failure: ClassificationFailure;
  readonly onRetry: () => void;
}

export function FailureNotice({ failure, onRetry }: FailureNoticeProps) {
  const { title, advice, canRetry } = failureTexts[failure.code];
  return (
    <div className="failure-notice">
      <h2>{title}</h2>
      <p>{advice}</p>
      {failure.detail !== undefined && (
        <p className="failure-notice-detail">The server said: {failure.detail}</p>
      )}
      {canRetry && (
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
