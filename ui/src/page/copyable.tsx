import { Button } from '@mantine/core';
import { useState } from 'react';
import { texts } from '../texts';
import './copyable.css';

interface CopyableProps {
  readonly title: string;
  readonly text: string;
}

const words = texts.copying;

/** Text that is meant for elsewhere. */
export function Copyable({ title, text }: CopyableProps) {
  const [outcome, setOutcome] = useState<string>();

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome(words.copied);
    } catch {
      // Browsers have no clipboard for a page from an insecure address.
      setOutcome(words.failed);
    }
  }

  return (
    <div className="copyable">
      <div className="copyable-head">
        <h4>{title}</h4>
        <p role="status">{outcome}</p>
        <Button
          size="xs"
          variant="default"
          aria-label={words.copyWhat(title)}
          onClick={() => void copy()}
        >
          {words.copy}
        </Button>
      </div>
      <pre role="group" aria-label={title}>
        {text}
      </pre>
    </div>
  );
}
