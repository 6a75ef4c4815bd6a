import { Button, Progress } from '@mantine/core';
import { FailureNotice } from '../failures/failure-notice';
import { formatBytes, formatPercent } from '../format/format';
import { ModelCardHead } from './model-card-head';
import { ModelSteps } from './model-steps';
import { modelsTexts } from './models-texts';
import type { OutgoingModel, OutgoingModels } from './outgoing-models';

interface OutgoingCardProps {
  readonly model: OutgoingModel;
  readonly actions: Pick<OutgoingModels, 'stop' | 'resume' | 'dismiss'>;
}

const words = modelsTexts.sending;

/** A model on its way to the service: how far it is, or why it did not get there. */
export function OutgoingCard({ model, actions }: OutgoingCardProps) {
  const { id, name, bytes, state } = model;
  return (
    <article className="panel model-card" aria-label={name}>
      <ModelCardHead name={name} bytes={bytes} />
      <ModelSteps name={name} current="send" hasFailed={state.phase === 'failed'} />
      <div role="status" className="model-card-status">
        <Body model={model} />
      </div>
      {state.phase === 'sending' && (
        <Progress.Root>
          <Progress.Section
            value={(100 * state.sentBytes) / state.totalBytes}
            animated={state.sentBytes === state.totalBytes}
            aria-label={words.progress(name)}
          />
        </Progress.Root>
      )}
      <div className="model-card-buttons">
        {state.phase === 'sending' ? (
          <Button
            variant="default"
            aria-label={modelsTexts.of(words.stop, name)}
            onClick={() => {
              actions.stop(id);
            }}
          >
            {words.stop}
          </Button>
        ) : (
          <>
            {isWorthSendingAgain(model) && (
              <Button
                aria-label={modelsTexts.of(words.again, name)}
                onClick={() => {
                  actions.resume(id);
                }}
              >
                {words.again}
              </Button>
            )}
            <Button
              variant="default"
              aria-label={modelsTexts.of(words.leaveOut, name)}
              onClick={() => {
                actions.dismiss(id);
              }}
            >
              {words.leaveOut}
            </Button>
          </>
        )}
      </div>
    </article>
  );
}

function Body({ model: { state } }: Pick<OutgoingCardProps, 'model'>) {
  if (state.phase === 'failed') {
    return <FailureNotice failure={state.failure} words={modelsTexts.failures} />;
  }
  if (state.phase === 'stopped') {
    return (
      <>
        <p>{words.stopped}</p>
        <p className="hint">{words.stoppedAdvice}</p>
      </>
    );
  }
  const { sentBytes, totalBytes } = state;
  if (sentBytes === totalBytes) return <p>{words.storing}</p>;
  const share = formatPercent(sentBytes / totalBytes);
  return <p>{words.sent(share, formatBytes(sentBytes), formatBytes(totalBytes))}</p>;
}

/** What the service or the browser will not take another time either is only left out. */
function isWorthSendingAgain({ state }: OutgoingModel): boolean {
  if (state.phase !== 'failed') return true;
  const { code } = state.failure;
  return code !== 'UPLOAD_TOO_LARGE' && code !== 'FILE_UNREADABLE' && code !== 'BAD_USER_INPUT';
}
