import type { Clock } from '@detections/runtime';
import { calibrationsState } from './calibration.js';

export interface CalibrationWatchOptions {
  readonly cacheFolder: string;
  /** Told whenever `state` has become another one. */
  readonly onChange: () => void;
  readonly clock: Clock;
}

/** As often as the models folder is looked at. */
const LOOK_MS = 2000;

/** Looks again and again for what `detections models calibrate` has written, until it is closed. */
export class CalibrationWatch {
  #state = '';
  #closed = false;
  #cancelTimer: (() => void) | undefined;

  constructor(private readonly options: CalibrationWatchOptions) {}

  /** Another text for other calibrations. */
  get state(): string {
    return this.#state;
  }

  /** Resolves after the first look, of which nobody is told. */
  async start(): Promise<void> {
    this.#state = await calibrationsState(this.options.cacheFolder);
    this.#later();
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#cancelTimer?.();
    return Promise.resolve();
  }

  #later(): void {
    if (this.#closed) return;
    this.#cancelTimer = this.options.clock.after(LOOK_MS, () => {
      void this.#look().finally(() => {
        this.#later();
      });
    });
  }

  async #look(): Promise<void> {
    const state = await calibrationsState(this.options.cacheFolder);
    if (state === this.#state || this.#closed) return;
    this.#state = state;
    this.options.onChange();
  }
}
