import { texts } from '../texts';
import type { Failure } from './failure';
import type { FailureCode } from './failure-codes';
import type { FailureText } from './failure-texts';
import './failure-notice.css';

interface FailureNoticeProps {
  readonly failure: Failure;
  /** Where a failure means something else than to a photo that is classified. */
  readonly words?: Readonly<Partial<Record<FailureCode, FailureText>>>;
}

/** What happened and what to do, in words. */
export function FailureNotice({ failure, words }: FailureNoticeProps) {
  const { title, advice } = words?.[failure.code] ?? texts.failures[failure.code];
  return (
    <div className="failure-notice">
      <h3>{title}</h3>
      <p>{advice}</p>
      {failure.detail !== undefined && (
        <p className="failure-notice-detail">{texts.submission.serverSaid(failure.detail)}</p>
      )}
    </div>
  );
}
