import { Store } from '../store';
import type { Wait } from '../wait';

/** Something that is about to be removed, and is shown no more. */
export interface Removal {
  /** What goes, in words. */
  readonly title: string;
}

/** Long enough to see what went and to reach the button. */
const UNDO_MS = 10_000;

/**
 * Puts removals off for as long as they can be undone: what the server has removed is gone for good.
 * Whatever is done next ends the time of the one before.
 */
export class Removals<Removed extends Removal> {
  readonly pending = new Store<Removed | undefined>(undefined);
  #waiting: AbortController | undefined;
  #run: (() => Promise<unknown>) | undefined;

  constructor(private readonly wait: Wait) {}

  async start(removal: Removed, run: () => Promise<unknown>): Promise<void> {
    await this.flush();
    const waiting = new AbortController();
    this.#waiting = waiting;
    this.#run = run;
    this.pending.set(removal);
    await this.wait(UNDO_MS, waiting.signal);
    if (!waiting.signal.aborted) await this.flush();
  }

  undo(): void {
    this.#waiting?.abort();
    this.#run = undefined;
    this.pending.set(undefined);
  }

  /** Removes now what is put off. */
  async flush(): Promise<void> {
    const run = this.#run;
    const removal = this.pending.get();
    this.#run = undefined;
    this.#waiting?.abort();
    if (run === undefined) return;
    await run();
    // Shown no more until then, so that nothing comes back for a moment.
    if (this.pending.get() === removal) this.pending.set(undefined);
  }
}
