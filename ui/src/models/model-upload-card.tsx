import { Button, Loader } from '@mantine/core';
import { useCallback, useState } from 'react';
import { formatTime } from '../format/format';
import { useStore } from '../use-store';
import { KeepForm } from './keep-form';
import { ModelCardHead } from './model-card-head';
import { ModelFacts } from './model-facts';
import { ModelRefusal } from './model-refusal';
import { ModelSteps, type Step } from './model-steps';
import { ModelTrial } from './model-trial';
import type { ModelUpload } from './model-upload';
import type { ModelsPlace } from './models-place';
import { modelsTexts } from './models-texts';
import { suggestName } from './suggested-name';
import { UseThis } from './use-this';

interface ModelUploadCardProps {
  readonly place: ModelsPlace;
  readonly upload: ModelUpload;
  readonly mediaTypes: readonly string[] | undefined;
  readonly onUse: () => void;
}

/** A model that the service has: what it is, a try, and what can be done with it. */
export function ModelUploadCard({ place, upload, mediaTypes, onUse }: ModelUploadCardProps) {
  const { id, bytes, state, check, model } = upload;
  const { uploads, trials } = place;
  const name = uploads.nameOf(upload);
  const trial = useStore(trials.state).get(id);
  const removeInWords = state === 'kept' ? modelsTexts.dismiss : modelsTexts.discard;
  const [stateAtFirst] = useState(state);
  const step = stepOf(upload, trial?.answer !== undefined);
  return (
    <article className="panel model-card" aria-label={name}>
      <ModelCardHead name={name} bytes={bytes}>
        <Button
          variant="default"
          size="xs"
          aria-label={modelsTexts.of(removeInWords, name)}
          onClick={() => void uploads.discard(upload)}
        >
          {removeInWords}
        </Button>
      </ModelCardHead>
      <ModelSteps name={name} current={step} hasFailed={state === 'refused'} />
      {state === 'checking' && (
        <p className="model-card-checking">
          <Loader size="sm" aria-hidden="true" /> {modelsTexts.checking}
        </p>
      )}
      {state === 'refused' && <ModelRefusal upload={upload} />}
      {state === 'kept' && model !== undefined && (
        <Kept place={place} model={model} isNew={stateAtFirst !== 'kept'} />
      )}
      <div className="model-card-columns">
        {check !== undefined && state !== 'refused' && <ModelFacts name={name} check={check} />}
        {model !== undefined && (
          <ModelTrial
            {...{ name, trial, mediaTypes, onUse }}
            onAsk={(image) => void trials.ask(id, model, image)}
          />
        )}
      </div>
      {state === 'accepted' && (
        <KeepForm
          suggested={suggestName(name, place.takenNames())}
          deadline={deadlineOf(upload)}
          onKeep={(kept) => uploads.keep(id, kept)}
        />
      )}
      {state === 'kept' && model !== undefined && (
        <UseThis name={nameAlone(model)} origin={window.location.origin} />
      )}
    </article>
  );
}

interface KeptProps {
  readonly place: ModelsPlace;
  readonly model: string;
  /** Whether it has been kept just now. */
  readonly isNew: boolean;
}

/** The keyboard goes on here once the form that had it is gone. */
function Kept({ place, model, isNew }: KeptProps) {
  const takeKeyboard = useCallback(
    (element: HTMLElement | null) => {
      if (isNew) element?.focus();
    },
    [isNew],
  );
  const words = modelsTexts.kept;
  return (
    <div className="model-card-kept" ref={takeKeyboard} tabIndex={-1}>
      <h4>{words.title(model)}</h4>
      <p>{words.advice}</p>
      <Button
        size="xs"
        onClick={() => {
          void place.choose(nameAlone(model)).then(() => {
            window.location.hash = '#photos';
          });
        }}
      >
        {words.classify}
      </Button>
    </div>
  );
}

function stepOf({ state }: ModelUpload, isTried: boolean): Step | undefined {
  switch (state) {
    case 'checking':
    case 'refused':
      return 'check';
    case 'accepted':
      return isTried ? 'keep' : 'try';
    case 'kept':
      return undefined;
  }
}

function deadlineOf({ expiresAt }: ModelUpload): string {
  const time = expiresAt === undefined ? Number.NaN : Date.parse(expiresAt);
  const { until, withinAnHour } = modelsTexts.keep;
  return Number.isNaN(time) ? withinAnHour : until(formatTime(time));
}

/** Without its version: whoever asks so is answered by the highest. */
function nameAlone(model: string): string {
  return model.replace(/@.*$/, '');
}
