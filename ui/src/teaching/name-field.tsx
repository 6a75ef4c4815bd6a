import { TextInput } from '@mantine/core';
import { useRef, useState, type RefCallback } from 'react';
import type { Failure } from '../failures/failure';
import { texts } from '../texts';

interface NameFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly name: string;
  readonly disabled: boolean;
  /** @returns why it did not work. */
  readonly onRename: (name: string) => Promise<Failure | undefined>;
  readonly inputRef?: RefCallback<HTMLInputElement> | undefined;
}

/** A name that is changed where it stands: kept with Enter or on leaving it, let be with Escape. */
export function NameField({ label, hint, name, disabled, onRename, inputRef }: NameFieldProps) {
  /** What has been typed and is not the name yet. */
  const [typed, setTyped] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  /** Enter keeps it, and leaving it would once more. */
  const isKeeping = useRef(false);

  async function keep(): Promise<void> {
    if (isKeeping.current) return;
    const wanted = typed?.trim() ?? name;
    if (wanted === name || wanted === '') {
      setTyped(undefined);
      setFailure(undefined);
      return;
    }
    isKeeping.current = true;
    const refused = await onRename(wanted);
    isKeeping.current = false;
    setFailure(refused);
    if (refused === undefined) setTyped(undefined);
  }

  return (
    <TextInput
      ref={inputRef}
      label={label}
      {...(hint === undefined ? {} : { description: hint })}
      value={typed ?? name}
      // As far as the field is too short for it.
      title={typed ?? name}
      readOnly={disabled}
      autoComplete="off"
      spellCheck={false}
      error={failure === undefined ? undefined : inWords(failure)}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
      }}
      onFocus={(event) => {
        event.currentTarget.select();
      }}
      onBlur={() => void keep()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') void keep();
        if (event.key !== 'Escape') return;
        setTyped(undefined);
        setFailure(undefined);
      }}
    />
  );
}

function inWords({ code, detail }: Failure): string {
  const { title } = texts.failures[code];
  return detail === undefined ? title : `${title} ${detail}`;
}
