import { texts } from '../texts';
import type { Failure } from './failure';
import './failure-notice.css';

/** What happened and what to do, in words. */
export function FailureNotice({ failure }: { readonly failure: Failure }) {
  const { title, advice } = texts.failures[failure.code];
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
