import { Button } from '@mantine/core';
import { useCallback, useRef } from 'react';
import { texts } from '../texts';
import { useStore } from '../use-store';
import type { Removal, Removals } from './removals';
import './removal-notice.css';

/** What has just gone, and the way back. */
export function RemovalNotice({ removals }: { readonly removals: Removals<Removal> }) {
  const removal = useStore(removals.pending);
  // What was pressed has gone with what it removed: the keyboard goes on at the way back.
  const takeKeyboard = useCallback((button: HTMLButtonElement | null) => {
    button?.focus();
  }, []);
  const notice = useRef<HTMLDivElement>(null);
  return (
    <div ref={notice} role="status" tabIndex={-1} className="removal-notice">
      {removal !== undefined && (
        <>
          <p>{removal.title}</p>
          <Button
            ref={takeKeyboard}
            size="xs"
            variant="default"
            onClick={() => {
              notice.current?.focus();
              removals.undo();
            }}
          >
            {texts.page.undo}
          </Button>
        </>
      )}
    </div>
  );
}
