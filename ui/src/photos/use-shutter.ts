import { useEffect, useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { wait } from '../wait';

/** Between two photos of a series. */
const SERIES_MS = 300;

/** What a shutter button listens to: a press takes a photo, and where it may, holding it a series. */
export function useShutter(shoot: () => Promise<void>, isSeries: boolean) {
  const held = useRef<AbortController>(null);
  useEffect(
    () => () => {
      held.current?.abort();
    },
    [],
  );
  if (!isSeries) return { onClick: () => void shoot() };

  function press(): void {
    held.current?.abort();
    held.current = new AbortController();
    void takeSeries(shoot, held.current.signal);
  }
  function release(): void {
    held.current?.abort();
    held.current = null;
  }
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button === 0) press();
    },
    onPointerUp: release,
    onPointerCancel: release,
    onPointerLeave: release,
    onBlur: release,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== ' ' && event.key !== 'Enter') return;
      // Otherwise the key is a click, too.
      event.preventDefault();
      if (!event.repeat) press();
    },
    onKeyUp: (event: KeyboardEvent) => {
      if (event.key === ' ') event.preventDefault();
      release();
    },
    // A screen reader's press is a click alone; that of a pointer is counted already.
    onClick: ({ detail }: { readonly detail: number }) => {
      if (detail === 0) void shoot();
    },
  };
}

async function takeSeries(shoot: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await shoot();
    await wait(SERIES_MS, signal);
  }
}
