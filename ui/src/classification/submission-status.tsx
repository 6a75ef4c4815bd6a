import { Button, Progress } from '@mantine/core';
import { useEffect, useState } from 'react';
import { canRetry } from '../failures/failure-codes';
import { FailureNotice } from '../failures/failure-notice';
import { formatPercent } from '../format/format';
import { texts } from '../texts';
import type { SubmissionState } from './submission';
import './submission-status.css';

type UnansweredState = Exclude<SubmissionState, { phase: 'succeeded' }>;

interface SubmissionStatusProps {
  readonly name: string;
  readonly state: UnansweredState;
  readonly onCancel: () => void;
  readonly onRetry: () => void;
}

/** Where a photo without an answer is, and what can be done about it. */
export function SubmissionStatus({ name, state, onCancel, onRetry }: SubmissionStatusProps) {
  return (
    <div className="submission-status">
      <Body state={state} />
      {isUnderWay(state) && <UploadProgressBar name={name} state={state} />}
      <Action state={state} onCancel={onCancel} onRetry={onRetry} />
    </div>
  );
}

function Body({ state }: { readonly state: UnansweredState }) {
  switch (state.phase) {
    case 'waiting':
      return <p>{texts.submission.waiting}</p>;
    case 'sending':
      return <p>{texts.submission.sending(formatPercent(sentShare(state)))}</p>;
    case 'queued':
      return <p>{texts.submission.queued}</p>;
    case 'postponed':
      return (
        <>
          <FailureNotice failure={state.failure} />
          <p>
            {state.retryAt === undefined ? (
              texts.submission.retryingWhenReady
            ) : (
              <Countdown until={state.retryAt} />
            )}
          </p>
        </>
      );
    case 'failed':
      return <FailureNotice failure={state.failure} />;
    case 'cancelled':
      return <p>{texts.submission.cancelled}</p>;
  }
}

type UnderWay = Extract<UnansweredState, { phase: 'waiting' | 'sending' | 'queued' }>;

function isUnderWay(state: UnansweredState): state is UnderWay {
  return state.phase === 'waiting' || state.phase === 'sending' || state.phase === 'queued';
}

/** Bytes sent while sending; once all are, it only says that the answer is awaited. */
function UploadProgressBar({ name, state }: { readonly name: string; readonly state: UnderWay }) {
  const percent = state.phase === 'waiting' ? 0 : 100 * sentShare(state);
  return (
    <Progress.Root>
      <Progress.Section
        value={percent}
        animated={state.phase === 'queued'}
        aria-label={texts.submission.progress(name)}
      />
    </Progress.Root>
  );
}

function sentShare(state: UnderWay): number {
  if (state.phase !== 'sending') return state.phase === 'queued' ? 1 : 0;
  return state.sentBytes / state.totalBytes;
}

function Action({ state, onCancel, onRetry }: Omit<SubmissionStatusProps, 'name'>) {
  if (state.phase === 'cancelled' || (state.phase === 'failed' && canRetry(state.failure.code))) {
    return (
      <Button variant="default" onClick={onRetry}>
        {texts.submission.retry}
      </Button>
    );
  }
  if (state.phase === 'failed') return null;
  return (
    <Button variant="default" onClick={onCancel}>
      {texts.submission.cancel}
    </Button>
  );
}

const TICK_MS = 500;

function Countdown({ until }: { readonly until: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
    }, TICK_MS);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return texts.submission.retryingIn(Math.max(0, Math.ceil((until - now) / 1000)));
}
