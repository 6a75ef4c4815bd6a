import { Button, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import type { Failure } from '../failures/failure';
import { texts } from '../texts';
import type { KeptName } from './model-uploads-server';
import { modelsTexts } from './models-texts';

interface KeepFormProps {
  readonly suggested: string;
  /** When it goes if it is not kept, in words. */
  readonly deadline: string;
  /** @returns why it is not kept. */
  readonly onKeep: (name: KeptName) => Promise<Failure | undefined>;
}

const words = modelsTexts.keep;

/** Gives the model a name, under which everybody may ask for it. */
export function KeepForm({ suggested, deadline, onKeep }: KeepFormProps) {
  const titleId = useId();
  /** What has been typed; until then the suggestion stands, which may come to know better. */
  const [typed, setTyped] = useState<string>();
  const [isKeeping, setIsKeeping] = useState(false);
  const [refused, setRefused] = useState<{ readonly failure: Failure; readonly name: KeptName }>();
  const name = (typed ?? suggested).trim();

  async function keep(kept: KeptName): Promise<void> {
    if (isKeeping || kept.name === '') return;
    setIsKeeping(true);
    setRefused(undefined);
    const failure = await onKeep(kept);
    setIsKeeping(false);
    if (failure !== undefined) setRefused({ failure, name: kept });
  }

  const mayBeNextVersion =
    refused?.failure.code === 'NAME_TAKEN' && refused.name.newVersion !== true;
  return (
    <form
      className="keep-form"
      aria-labelledby={titleId}
      onSubmit={(event) => {
        event.preventDefault();
        void keep({ name });
      }}
    >
      <h4 id={titleId}>{words.title}</h4>
      <div className="keep-form-line">
        <TextInput
          label={words.name}
          description={words.hint}
          value={typed ?? suggested}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          error={refused === undefined ? undefined : inWords(refused.failure)}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setRefused(undefined);
          }}
        />
        <Button type="submit" disabled={name === ''} aria-busy={isKeeping}>
          {isKeeping ? words.keeping : words.keep}
        </Button>
      </div>
      {mayBeNextVersion && (
        <div className="model-card-buttons">
          <Button
            variant="default"
            size="xs"
            onClick={() => void keep({ name: refused.name.name, newVersion: true })}
          >
            {words.newVersion(refused.name.name)}
          </Button>
        </div>
      )}
      <p className="hint">{deadline}</p>
    </form>
  );
}

function inWords({ code, detail }: Failure): string {
  const { title } = modelsTexts.failures[code] ?? texts.failures[code];
  if (code === 'BAD_USER_INPUT' && detail !== undefined) return detail;
  return detail === undefined ? title : `${title} ${detail}`;
}
